import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { comparisonKind } from '../../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { type FileKind, parseDocument, serializeDocument } from '../../../src/documents/file.ts';
import { userError } from '../imaging/helpers.ts';

type Json = Record<string, unknown>;

function fixture(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/version-1/${name}`, import.meta.url)), 'utf8');
}

/** A document as the file of this version, with a field set to another value. */
function damaged<D>(kind: FileKind<D>, text: string, path: string, value: unknown): string {
  const json = JSON.parse(
    serializeDocument(kind, parseDocument(kind, text, '/x/a.json'), '/x/a.json'),
  ) as Json;
  return JSON.stringify(set(json, path.split('.'), value));
}

function set(json: Json, [key = '', ...rest]: readonly string[], value: unknown): Json {
  json[key] = rest.length === 0 ? value : set(json[key] as Json, rest, value);
  return json;
}

describe('Damaged files', () => {
  const complete = fixture('complete.segcause.json');
  const compared = fixture('complete.segcause-comparison.json');
  const box = { start: [250, 0], size: [32, 32] };

  const estimate = { mean: 0, se: 0, low: 0, high: 0 };
  const mediation = { tensor: 't', n: 1, total: estimate, indirect: estimate, direct: estimate };

  it('are never written: what could not be read back is named in one line', () => {
    const document = parseDocument(explanationKind, complete, '/x/a.json');
    const { question } = document;
    for (const [changed, words] of [
      [
        { question: { ...question, tau: NaN } },
        /^b\.json cannot be written: question\.tau must be a number\.$/,
      ],
      [
        { question: { ...question, seed: -1 } },
        /^b\.json cannot be written: question\.seed must be at least 0\.$/,
      ],
    ] as const)
      assert.throws(
        () => serializeDocument(explanationKind, { ...document, ...changed }, '/x/b.json'),
        userError(words),
      );
  });

  for (const [field, value, words] of [
    ['question.roi.runs', [1, 2], 'question.roi.runs: it must add up to 1024'],
    ['question.roi.runs', [24, 0, 1000], 'question.roi.runs: it must not be 0 after the first'],
    ['question.roi.runs', [1024], 'question.roi.runs: it must have at least 2 items'],
    [
      'question.roi.chosen',
      'half',
      'question.roi.chosen: it must be a list, whole image, whole class, component of prediction, component of error or an object',
    ],
    ['maps', [], 'maps: it must have at least 1 item'],
    [
      'question.input.mean',
      [0, 0, 0, 0],
      'question.input.mean: it must have one number, or one for each of the 1 channels',
    ],
    [
      'question.input.std',
      [],
      'question.input.std: it must have one number, or one for each of the 1 channels',
    ],
    [
      'question.input.normalize',
      { mean: [1, 2], std: 1 },
      'question.input.normalize.mean: it must have one number, or one for each of the 1 channels',
    ],
    ['maps.0.effects.3.index', 64, 'maps.0.effects.3.index: it must be one of the 64 blocks'],
    ['maps.0.effects.3.index', 2 ** 32, 'maps.0.effects.3.index: it must be one of the 64 blocks'],
    ['maps.0.effects.3.index', 2, 'maps.0.effects.3.index: it must be larger than the one before'],
    ['maps.0.effects.3.mean', null, 'maps.0.effects.3.mean: it must be a number'],
    [
      'maps.0.grid.block',
      [32, 33],
      'maps.0.grid: it must be that of the question, since the input comes first',
    ],
    ['maps.0.grid.size', [256, 256, 1], 'maps.0.grid: it needs a block with as many axes as its size'],
    [
      'maps.1.grid',
      { size: [1e9, 1e9], block: [1, 1] },
      'maps.1.grid.block: it must tile the tensor in at most 65536 blocks',
    ],
    [
      'maps.1.grid',
      { size: [1e9], block: [1] },
      'maps.1.placement.scale: it must have a number for each axis of the grid',
    ],
    [
      'maps.1.placement.offset',
      [0],
      'maps.1.placement.offset: it must have a number for each axis of the grid',
    ],
    ['maps.1.placement.scale', [0, 1], 'maps.1.placement.scale.0: it must be more than 0'],
    ['prediction.runs', [1e15], 'prediction.runs: it must add up to 65536'],
    ['prediction.size', [1e9, 1e9], 'prediction.size: it must hold at most 268435456 values'],
    [
      'prediction',
      { size: [256], runs: [256] },
      'prediction.size: it must have a length for each axis of the input',
    ],
    ['reference', { size: [1, 4], runs: [4] }, 'reference.size: it must be that of the prediction'],
    ['question.roi', box, 'question.roi: it must lie within the input'],
    ['question.roi', { start: [0], size: [1] }, 'question.roi: it must lie within the input'],
    ['question.roi', { start: [0, 0], size: [1] }, 'question.roi: it needs as many sizes as starts'],
    ['question.block', [32], 'question.block: it must have a length for each axis of the input'],
    ['question.block', [1, 0.5], 'question.block.1: it must be a whole number'],
    ['question.block', [1, 1e300], 'question.block.1: it must be at most 9007199254740991'],
    [
      'question.input.size',
      [256, 256, 256],
      'question.input.size: it must have a length for each spatial axis of NCHW',
    ],
    ['question.input.size', [1e9, 1e9], 'question.input.size: it must hold at most 268435456 values'],
    ['question.input.size', [16384, 16384], 'question.block: it must tile the input in at most 65536 blocks'],
    ['question.input.layout', 'NHW', 'question.input.layout: it must be a layout with channels'],
    ['question.head.layout', 'NCDHW', 'question.head.layout: it must have as many spatial axes as the input'],
    ['question.head.channel', 3, 'question.head.channel: it must be one of the 3 channels'],
    ['mediations', [{ box, ...mediation }], 'mediations.0.box: it must lie within the input'],
  ] as const) {
    it(`of explanations are refused in one line: ${field} ${JSON.stringify(value)}`, () => {
      const text = damaged(explanationKind, complete, field, value);
      assert.throws(() => parseDocument(explanationKind, text, '/x/a.json'), {
        name: 'UserError',
        message: `a.json is not an explanation at ${words}.`,
      });
    });
  }

  for (const [field, value, words] of [
    ['blocks.0.index', 64, 'blocks.0.index: it must be one of the 64 blocks'],
    [
      'before.components.effects',
      [],
      'components.0.before: it must be a component that before has the effect of',
    ],
    ['after.components', null, 'components.0.after: it must be a component that after has the effect of'],
    [
      'after',
      afterWithBlock(compared, [32, 64]),
      'after.question.block: it must tile its input in as many blocks as before',
    ],
  ] as const) {
    it(`of comparisons are refused in one line: ${field}`, () => {
      const text = damaged(comparisonKind, compared, field, value);
      assert.throws(() => parseDocument(comparisonKind, text, '/x/a.json'), {
        name: 'UserError',
        message: `a.json is not a comparison at ${words}.`,
      });
    });
  }

  for (const [field, value] of [
    ['maps.0.size', [256]],
    ['maps.0.size', null],
    ['maps.0.block', [32]],
    ['maps.0.block', [0, 0]],
    ['maps.0.effects.0.unit', null],
    ['maps.0.effects.0.unit.block', []],
    ['maps.0.effects.0.unit.block', [0, 0, 0, 0, 0, 0]],
    ['maps.0.effects.0.unit.block', [300, 0, 32, 32]],
    ['maps', 3],
    ['question', []],
    ['question.roi', [0, 0, 32, 32, 0, 0]],
    ['guesses', [null]],
    ['components.effects', [7]],
  ] as const) {
    it(`of version 1 are refused in one line: ${field} ${JSON.stringify(value)}`, () => {
      const json = set(JSON.parse(complete) as Json, field.split('.'), value);
      assert.throws(
        () => parseDocument(explanationKind, JSON.stringify(json), '/x/a.json'),
        userError(/^a\.json is not an explanation at .{1,200}\.$/u),
      );
    });
  }
});

function afterWithBlock(text: string, block: readonly number[]): unknown {
  const { after } = parseDocument(comparisonKind, text, '/x/a.json');
  const maps = after.maps.map((map) => ({ ...map, grid: { ...map.grid, block }, effects: [] }));
  return { ...after, question: { ...after.question, block }, maps };
}
