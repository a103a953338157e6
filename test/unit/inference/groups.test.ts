import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupOf, unitOf } from '../../../src/graph/crop/unit.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { Dials } from '../../support/random-graph/dials.ts';
import {
  buildRandomGraph,
  localKinds,
  mixingKinds,
  recipes,
} from '../../support/random-graph/random-graph.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { canRun, runtime, tolerance, unchangedTolerance } from './equality.ts';

const [first = '', ...others] = [...localKinds, ...mixingKinds];

const cases = fc.record({
  recipe: recipes([first, ...others]),
  target: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  chosen: fc.array(fc.nat(1000), { minLength: 2, maxLength: 4 }),
});

describe('Units of one group', function () {
  this.timeout(600_000);

  it('equal full inference, each set in other items of one batch, some in two items', async () => {
    let felt = 0;
    let treatments = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ recipe, target, chosen }) => {
        const model = buildRandomGraph(recipe);
        const data = uniform(randomNumbers(recipe.seed + 1), sizeOf(model.image.shape), 1.7);
        const image: Tensor = { type: 'float32', shape: model.image.shape, data };
        const { graph } = model;
        const region = new Dials(target).region(model.output.shape);
        const scene: Scene = { runtime, graph, image, target: region, hasInnerUnits: true };
        if (!(await canRun(scene))) return;
        const { runner, network, regions, store } = await prepare(scene);
        const names = new Set(
          chosen.map(
            (number) => model.inner[number % Math.max(1, model.inner.length)]?.name ?? model.image.name,
          ),
        );
        const parts = [...names].flatMap((tensor) => {
          const read = regions.get(tensor);
          return read === undefined || store.typeOf(tensor) !== 'float32' ? [] : [{ tensor, region: read }];
        });
        const units = parts.map(unitOf);
        const planned = units.length === 0 ? null : runner.plan(groupOf(units));
        const trials = [...parts, ...parts.slice(0, 1)].map((part, i) => ({
          part,
          unit: unitOf(part),
          value: treatmentOf(part, recipe.seed + i),
        }));
        const items = trials.flatMap(({ unit, value }) =>
          planned === null ? [] : [{ unit, planned, value: () => value }],
        );
        const batches = network.isBatchable ? [items] : items.map((item) => [item]);
        const results: Float32Array[] = [];
        for (const batch of batches.filter(({ length }) => length > 0)) {
          const found = (await runner.run(batch)) as Float32Array;
          const size = found.length / batch.length;
          batch.forEach((_, i) => results.push(found.subarray(i * size, (i + 1) * size)));
        }
        for (const [i, { part, value }] of trials.entries()) {
          const full = await fullInference(scene, part.tensor);
          const expected = await full.treated(part.region, value);
          const got = planned && {
            ...planned,
            output: planned.output,
            data: results[i] ?? new Float32Array(),
          };
          const difference = differenceOf(scene, model.output.shape, full.baseline, expected, got);
          await full.dispose();
          treatments += 1;
          felt += difference.isFelt ? 1 : 0;
          assert.ok(
            difference.computed <= tolerance && difference.elsewhere <= unchangedTolerance,
            `${part.tensor} of ${[...names].join()}: ${JSON.stringify(difference)}`,
          );
        }
        await runner.dispose();
      }),
      { numRuns: 150, endOnFailure: true },
    );
    assert.ok(treatments > 300, `${treatments} treatments`);
    assert.ok(felt > treatments / 2, `${felt} of ${treatments} treatments were felt`);
  });
});
