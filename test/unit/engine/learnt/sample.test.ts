import { strict as assert } from 'node:assert';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { flowsIn } from '../../../../src/documents/flows.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { quiet } from '../../../support/aims.ts';
import { sampleFile } from '../../../support/models.ts';

describe('The layers of the sample', function () {
  this.timeout(120_000);
  let found: Explanation;

  before(async () => {
    const engine = createEngine();
    const { document } = await engine.prepare(explanationKind, {
      model: sampleFile('unet_late.onnx'),
      settings: { draws: 4 },
    });
    found = await engine.run(
      explanationKind,
      document,
      [{ kind: 'layers' }, { kind: 'learnt', replacement: 'permuted' }],
      quiet,
    );
  });

  it('have four flows, and each skip connection one: equal within, different between them', () => {
    const flows = flowsIn(found.components?.effects ?? []);
    const meansOf = (members: (typeof flows)[number]): readonly number[] => [
      ...new Set(members.map(({ mean }) => mean)),
    ];
    assert.deepEqual(
      flows.map((members) => members.filter(({ component }) => component.kind === 'layer').length),
      [10, 11, 11, 6, 0, 0, 0],
    );
    assert.ok(flows.every((members) => meansOf(members).length === 1));
    assert.equal(new Set(flows.flatMap(meansOf)).size, 7);
  });

  it('are told apart by what they have learnt, first and last ones most', () => {
    const learnt = found.learnt?.[0]?.effects ?? [];
    assert.equal(learnt.length, 18);
    assert.ok(new Set(learnt.map(({ mean }) => mean)).size >= 17);
    const most = Math.min(...learnt.map(({ mean }) => mean));
    assert.ok(learnt.find(({ layers }) => layers[0]?.includes('encoder.0/conv1'))?.mean === most);
  });

  it('are measured in an eighth of the arithmetic of whole passes, or less', async () => {
    const engine = createEngine();
    const alone = await engine.run(
      explanationKind,
      { ...found, learnt: [], facts: null },
      [{ kind: 'learnt', replacement: 'permuted' }],
      quiet,
    );
    const { passes = Infinity } = alone.facts ?? {};
    assert.ok(12 * 18 >= 8 * passes, `${passes} passes`);
    const means = ({ learnt }: Explanation): readonly number[] =>
      learnt?.[0]?.effects.map(({ mean }) => mean) ?? [];
    const together = means(found);
    assert.ok(
      means(alone).every((mean, i) => Math.abs(mean - (together[i] ?? NaN)) < 1e-3),
      'whatever else was measured',
    );
  });
});
