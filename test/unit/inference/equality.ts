import fc from 'fast-check';
import { UserError } from '../../../src/errors.ts';
import type { Incremental, IncrementalOptions } from '../../../src/inference/incremental.ts';
import type { PlannedCrop } from '../../../src/inference/planned-crop.ts';
import { type Part, unitOf } from '../../../src/graph/crop/unit.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { buildRandomGraph, type Recipe } from '../../support/random-graph/random-graph.ts';
import { Dials } from '../../support/random-graph/dials.ts';

export const runtime = createOnnxRuntime();

/** A random model, and the numbers that choose units and targets. */
export interface Case {
  readonly recipe: Recipe;
  readonly target: readonly number[];
  /** Which inner tensor is treated, besides the image. */
  readonly inner: number;
  readonly units: readonly (readonly number[])[];
}

/** Cases for models of random recipes; each treats several units. */
export function casesOf(recipe: fc.Arbitrary<Recipe>): fc.Arbitrary<Case> {
  const dials = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
  return fc.record({
    recipe,
    target: dials,
    inner: fc.nat(1000),
    units: fc.array(dials, { minLength: 3, maxLength: 6, size: 'max' }),
  });
}

/** The largest error of incremental inference, relative to the output's range. */
export const tolerance = 1e-4;

/** The largest change where nothing can change, from the order in which a runtime sums; relative to the output's range. */
export const unchangedTolerance = 1e-6;

/** Counts over all cases so far. */
interface Tally {
  treatments: number;
  /** Treatments that changed the target. */
  felt: number;
  /** Units that were proved to have no effect. */
  zeros: number;
  /** Models that the runtime itself cannot run. */
  skipped: number;
}

export const emptyTally = (): Tally => ({ treatments: 0, felt: 0, zeros: 0, skipped: 0 });

/**
 * Compares incremental inference of a case, alone and in batches, with full inference.
 * @throws Error when they differ
 */
export async function compare(
  { recipe, target, inner, units }: Case,
  tally: Tally,
  relate?: IncrementalOptions['relate'],
): Promise<void> {
  const model = buildRandomGraph(recipe);
  const random = randomNumbers(recipe.seed + 1);
  const image: Tensor = {
    type: 'float32',
    shape: model.image.shape,
    data: uniform(random, sizeOf(model.image.shape), 1.7),
  };
  const scene: Scene = {
    runtime,
    graph: model.graph,
    image,
    target: new Dials(target).region(model.output.shape),
    ...(relate === undefined ? {} : { relate }),
  };
  if (!(await canRun(scene))) {
    tally.skipped += 1;
    return;
  }
  const tensors = [model.image, model.inner[inner % Math.max(1, model.inner.length)] ?? model.image];
  for (const { name, shape } of new Set(tensors)) {
    const incremental = await prepared({ ...scene, hasInnerUnits: name !== model.image.name });
    if (incremental === null) {
      tally.skipped += 1;
      return;
    }
    const { runner, network } = incremental;
    try {
      const full = await fullInference(scene, name);
      const trials = units.map((dials, i) => {
        const unit = { tensor: name, region: new Dials(dials).region(shape, i % 2 === 0 ? 4 : Infinity) };
        return { unit, planned: runner.plan(unitOf(unit)), value: treatmentOf(unit, recipe.seed + i) };
      });
      const batches = network.isBatchable ? grouped(trials, keyOf) : trials.map((trial) => [trial]);
      for (const batch of batches) {
        const items = batch.flatMap(({ unit, planned, value }) =>
          planned ? [{ unit: unitOf(unit), planned, value: () => value }] : [],
        );
        const doubled = network.isBatchable && items[0] ? [...items, items[0]] : items;
        const data = items.length === 0 ? null : await runner.run(doubled);
        for (const [i, { unit, planned, value }] of batch.entries()) {
          const size = data === null ? 0 : data.length / doubled.length;
          const got = data && planned && { ...planned, data: data.subarray(i * size, (i + 1) * size) };
          const expected = await full.treated(unit.region, value);
          const difference = differenceOf(scene, model.output.shape, full.baseline, expected, got);
          tally.treatments += 1;
          tally.felt += difference.isFelt ? 1 : 0;
          tally.zeros += planned === null ? 1 : 0;
          if (difference.computed > tolerance || difference.elsewhere > unchangedTolerance)
            throw new Error(`${describeUnit(unit)}: ${JSON.stringify(difference)}`);
        }
      }
      await full.dispose();
    } finally {
      await runner.dispose();
    }
  }
}

export async function canRun({ graph, image }: Scene): Promise<boolean> {
  try {
    const program = await runtime.compile(graph, 'the random model');
    await program.run(new Map([[graph.inputs[0]?.name ?? '', image]]));
    await program.dispose();
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Null where the runtime cannot run the model with outputs added: it moves a Transpose through a cubic Resize, and fails. */
async function prepared(scene: Scene): Promise<Incremental | null> {
  try {
    return await prepare(scene);
  } catch (error) {
    if (error instanceof UserError && error.message.includes("'Cubic' mode only supports")) return null;
    throw error;
  }
}

function keyOf({ planned }: { readonly planned: PlannedCrop | null }): string {
  return planned === null ? 'no change' : `${planned.group}`;
}

function grouped<T>(all: readonly T[], key: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()];
}

function describeUnit({ tensor, region }: Part): string {
  return `${tensor} at ${region.map(([start, end]) => `${start}–${end}`).join(' × ')}`;
}
