import assert from 'node:assert/strict';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../../src/documents/file.ts';
import { schemaFault } from '../../../src/documents/schema-fault.ts';
import { settingsSchema } from '../../../src/documents/settings.ts';
import { userError } from '../imaging/helpers.ts';

describe('What a schema finds wrong', () => {
  for (const [settings, words] of [
    [{ draws: 1 }, 'draws must be at least 2'],
    [{ draws: 1e9 }, 'draws must be at most 10000'],
    [{ draws: 1.5 }, 'draws must be a whole number'],
    [{ draws: NaN }, 'draws must be a number'],
    [{ image: '' }, 'image must have at least 1 character'],
    [{ roi: [1] }, 'roi must have at least 2 items'],
    [{ roi: [1, 2, 3] }, 'roi needs as many sizes as starts'],
    [{ roi: [1, 2.5] }, 'roi.1 must be a whole number'],
    [{ roi: { component: ['a', 2] } }, 'roi.component.0 must be a number'],
    [{ roi: { lasso: [[0, 0]] } }, 'roi.lasso must have at least 3 items'],
    [{ roi: { circle: 3 } }, 'roi.component is missing'],
    [
      { roi: 'half' },
      'roi must be a list, whole image, whole class, component of prediction, component of error or an object',
    ],
    [{ block: [4, 0] }, 'block.1 must be at least 1'],
    [{ block: 'x' }, 'block must be a number of pixels, or of millimetres such as "8mm"'],
    [{ block: {} }, 'block must be a number, a text or a list'],
    [{ regions: { superpixels: 0 } }, 'regions.superpixels must be at least 1'],
    [{ treatment: 'noise' }, 'treatment must be patches, zero, mean or blur'],
    [{ preprocessing: { std: [0] } }, 'preprocessing.std.0 must be more than 0'],
    [{ preprocessing: { gamma: 2 } }, 'preprocessing.gamma is not known'],
    [{ inputs: [1] }, 'inputs must be an object'],
    [[], ' must be an object'],
  ] as const) {
    it(words, () => {
      const { error } = settingsSchema.safeParse(settings, { reportInput: true });
      assert.ok(error);
      const { where, fault } = schemaFault(error);
      assert.equal(`${where} ${fault}`, words);
    });
  }

  it('names the field of a document', () => {
    assert.throws(
      () =>
        parseDocument(explanationKind, '{"version":2,"format":"segcause.explanation"}', '/a.segcause.json'),
      userError(/^a\.segcause\.json is not an explanation at question: it is missing\.$/u),
    );
  });
});
