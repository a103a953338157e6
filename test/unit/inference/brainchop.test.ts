import assert from 'node:assert/strict';
import { copyBox } from '../../../src/inference/copy-box.ts';
import { batchesOf } from '../../../src/inference/batches.ts';
import type { PlannedCrop, UnitTreatment } from '../../../src/inference/planned-crop.ts';
import type { Measurement } from '../../../src/documents/effects.ts';
import { estimateEffect, noEffect } from '../../../src/causal/outcomes/effect.ts';
import { type Counts, count } from '../../../src/causal/outcomes/outcome.ts';
import { readModel } from '../../../src/formats/read-model.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { type Region, shapeOf, wholeOf } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { cubeOf, networkFor, networks, withBrainchop } from '../../support/brainchop.ts';
import { fullInference, prepare, type Scene } from '../../support/incremental.ts';

const side = 64;
const block = 16;
const draws = 2;
/** A block in the middle; axes are batch, x, y, z, class. */
const roi: Region = [
  [0, 1],
  [32, 48],
  [32, 48],
  [32, 48],
  [0, 3],
];
const white = 2;

interface Unit {
  readonly region: Region;
  readonly distance: number;
  readonly planned: PlannedCrop | null;
  readonly counts: Counts[];
}

describe('A RoI of a trained 3-D network, explained', function () {
  this.timeout(300_000);
  const brainchop = withBrainchop();

  for (const name of networks) {
    it(`${name}: blocks in the RoI support its white matter, blocks elsewhere matter less`, async () => {
      const { root, brain } = brainchop();
      const { graph } = await readModel(await networkFor(name, side, root));
      const scene: Scene = { runtime: createOnnxRuntime(), graph, image: cubeOf(brain, side), target: roi };
      const { runner, network } = await prepare(scene);
      const full = await fullInference(scene, graph.inputs[0]?.name ?? '');
      const started = performance.now();
      const baseline = cutOut(full.baseline, wholeOf([1, side, side, side, 3]), roi);
      const reference = classOf(baseline);
      const units = blocks().map(({ region, distance }): Unit => {
        const unit = { tensor: graph.inputs[0]?.name ?? '', region };
        return { region, distance, planned: runner.plan(unitOf(unit)), counts: [] };
      });
      /** The same cubes for all blocks, from elsewhere in the volume. */
      const pool = Array.from({ length: draws }, (_, i) =>
        cubeOf(brain, block, [30 + 20 * i, 60, 40 + 10 * i]),
      );
      const jobs = units.flatMap((unit) =>
        pool.flatMap(({ data }): readonly (UnitTreatment & { readonly of: Unit })[] =>
          unit.planned === null
            ? []
            : [
                {
                  unit: unitOf({ tensor: graph.inputs[0]?.name ?? '', region: unit.region }),
                  planned: unit.planned,
                  value: () => data,
                  of: unit,
                },
              ],
        ),
      );
      for await (const { batch, data } of runner.runAll(batchesOf(jobs, network.isBatchable)))
        batch.forEach(({ of, planned }, item) => {
          const after = baseline.slice();
          const size = sizeOf(shapeOf(planned.output));
          copyBox(data.subarray(item * size, (item + 1) * size), planned.output, after, roi, planned.changed);
          of.counts.push(counted(classOf(after), reference));
        });
      const before = counted(reference, reference);
      const effects = units.map(({ counts, planned, distance, region }) => ({
        distance,
        region,
        effect: planned === null ? noEffect('proved') : effectOf(counts, before),
      }));
      const seconds = (performance.now() - started) / 1000;

      const own = effects.filter(({ distance }) => distance === 0);
      const others = effects.filter(({ distance }) => distance > 0);
      console.log(
        `      ${name}: ${units.length} blocks of ${block}³ × ${draws} draws in ${seconds.toFixed(1)} s, ` +
          `Dice ${mean(own).toFixed(1)} points where the RoI is, ${mean(others).toFixed(2)} elsewhere`,
      );
      assert.ok(before.predicted > 200, 'the RoI contains white matter');
      assert.ok(mean(own) < -10 && Math.abs(mean(others)) < 0.3 * Math.abs(mean(own)));

      for (const { region, counts } of units.filter((_, i) => i % 9 === 0)) {
        const value = pool[0]?.data ?? new Float32Array();
        const treated = cutOut(await full.treated(region, value), wholeOf([1, side, side, side, 3]), roi);
        const whole = counted(classOf(treated), reference);
        assert.deepEqual(counts[0] ?? before, whole, 'the counts equal those of a whole pass');
      }
      await full.dispose();
      await runner.dispose();
    });
  }
});

/** The blocks that tile the cube, and their Chebyshev distance from the RoI. */
function blocks(): readonly { readonly region: Region; readonly distance: number }[] {
  const starts = Array.from({ length: side / block }, (_, i) => i * block);
  return starts.flatMap((x) =>
    starts.flatMap((y) =>
      starts.map((z) => ({
        region: [
          [0, 1],
          [x, x + block],
          [y, y + block],
          [z, z + block],
          [0, 1],
        ] as Region,
        distance: Math.max(...[x, y, z].map((start) => Math.abs(start - 32))),
      })),
    ),
  );
}

function cutOut(values: Float32Array, from: Region, region: Region): Float32Array {
  const part = new Float32Array(sizeOf(shapeOf(region)));
  copyBox(values, from, part, region, region);
  return part;
}

/** 1 where the scores of white matter, the last axis, are the largest. */
function classOf(scores: Float32Array): Uint8Array {
  return Uint8Array.from({ length: scores.length / 3 }, (_, i) => {
    const own = scores.subarray(3 * i, 3 * i + 3);
    return Number(own.indexOf(Math.max(...own)) === white);
  });
}

function counted(predicted: Uint8Array, reference: Uint8Array): Counts {
  return count({ predicted, probability: Float32Array.from(predicted) }, reference, null);
}

function effectOf(counts: readonly Counts[], baseline: Counts): Measurement {
  return {
    state: 'undetermined',
    ...estimateEffect(counts, { baseline, reach: baseline, population: draws, planned: draws }),
  };
}

function mean(effects: readonly { readonly effect: Measurement }[]): number {
  return effects.reduce((sum, { effect }) => sum + effect.mean, 0) / Math.max(1, effects.length);
}
