import type { Head, ModelInput } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import type { Part } from '../graph/cone.ts';
import { type Interval, lengthOf, nowhere, type Region, shapeOf } from '../graph/region.ts';
import type { PlannedCrop, Treated } from './crop-runner.ts';
import { type Reading, readHead } from './head.ts';
import type { Incremental } from './incremental.ts';
import { type Counts, count, replacePart } from './outcome.ts';
import type { Laboratory, Measured, Trial } from './trial.ts';
import { cut } from './window.ts';

/** What an incremental laboratory is built on. */
export interface IncrementalBench {
  readonly incremental: Incremental;
  readonly input: ModelInput;
  readonly head: Head;
  /** The RoI in pixels of the output. */
  readonly roi: Window;
  /** What the model makes of the RoI without treatment, and the reference: 0 or 1 a pixel in row order. */
  readonly reading: Reading;
  readonly reference: Uint8Array;
  readonly baseline: Counts;
  /** Runs the whole model; for blocks whose crop would cost as much. */
  readonly whole: Laboratory;
}

/** A block's plan, and the window of the RoI (in its pixels) that it can change. */
interface BlockPlan {
  readonly unit: Part;
  readonly crop: PlannedCrop;
  readonly changed: Window;
  /** How that window counts without treatment, and its part of the reference. */
  readonly before: Counts;
  readonly reference: Uint8Array;
}

interface Job extends Treated {
  readonly trial: number;
  readonly plan: BlockPlan;
}

/** Bounds of one batch: it must fit into memory and end soon, so that a cancelled run ends soon. */
const elementsPerBatch = 2 ** 24;
const multiplicationsPerBatch = 4e9;
const itemsPerBatch = 64;

/** From so many trials a block on, each block has batches of its own, which share all that is not treated. */
const trialsWorthABatch = 4;

/** Above this share of a whole pass, the whole pass is as fast. */
const wholeShare = 0.8;

/** The parts of an output of one item that a window covers, by the axes of its layout. */
export function outputRegion({ layout, channels }: Head, [y, x, height, width]: Window): Region {
  const rows: Interval = [y, y + height];
  const columns: Interval = [x, x + width];
  if (layout === 'NHW') return [[0, 1], rows, columns];
  return layout === 'NCHW' ? [[0, 1], [0, channels], rows, columns] : [[0, 1], rows, columns, [0, channels]];
}

/** A block of the input as a part of its tensor. */
export function inputPart({ name, layout, channels }: ModelInput, [y, x, height, width]: Window): Part {
  const rows: Interval = [y, y + height];
  const columns: Interval = [x, x + width];
  const all: Interval = [0, channels];
  return {
    tensor: name,
    region: layout === 'NCHW' ? [[0, 1], all, rows, columns] : [[0, 1], rows, columns, all],
  };
}

/** A laboratory that computes only what a treatment changes; results equal whole passes. */
export function incrementalLaboratory(bench: IncrementalBench): Laboratory {
  const { incremental, baseline, whole } = bench;
  const { runner, fullCost, network } = incremental;
  const plans = new Map<Window, BlockPlan | null>();
  let spent = 0;
  const planOf = (block: Window): BlockPlan | null => {
    const known = plans.get(block);
    if (known !== undefined) return known;
    const plan = planBlock(bench, block);
    plans.set(block, plan);
    return plan;
  };
  const read = (jobs: readonly Job[], data: Float32Array): readonly Measured[] =>
    jobs.map(({ trial, plan }, item) => {
      spent += plan.crop.cost;
      return { trial, counts: countCrop(bench, plan, data, item, jobs.length) };
    });
  return {
    baseline,
    reach: (block) => planOf(block)?.before ?? null,
    costOf: (block) => Math.min(1, (planOf(block)?.crop.cost ?? 0) / fullCost),
    passes: () => spent / fullCost + whole.passes(),
    async dispose() {
      await runner.dispose();
      await whole.dispose();
    },
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      const { unchanged, wholes, jobs } = sorted(trials, planOf, fullCost);
      if (unchanged.length > 0) yield unchanged.map((trial) => ({ trial, counts: baseline }));
      const batches = groupsOf(jobs).flatMap((group) => batchesOf(group, network.isBatchable));
      for await (const { batch, data } of runner.runAll(batches)) yield read(batch, data as Float32Array);
      for await (const some of whole.measure(wholes.flatMap((trial) => trials[trial] ?? []))) {
        yield some.map(({ trial, counts }) => ({ trial: wholes[trial] ?? 0, counts }));
      }
    },
  };
}

function planBlock(
  { incremental, input, head, roi, reading, reference }: IncrementalBench,
  block: Window,
): BlockPlan | null {
  const unit = inputPart(input, block);
  const crop = incremental.runner.plan(unit);
  if (crop === null) return null;
  const [rows, columns] = spaceOf(head, crop.changed);
  const changed: Window = [rows[0] - roi[0], columns[0] - roi[1], lengthOf(rows), lengthOf(columns)];
  const part = cut(reference, changed, roi[3]);
  const predicted = cut(reading.predicted, changed, roi[3]);
  const probability = cut(reading.probability, changed, roi[3]);
  return { unit, crop, changed, before: count({ predicted, probability }, part), reference: part };
}

/** Trials that change nothing, that need whole passes, and that crops are made for. */
function sorted(
  trials: readonly Trial[],
  planOf: (block: Window) => BlockPlan | null,
  fullCost: number,
): {
  readonly unchanged: readonly number[];
  readonly wholes: readonly number[];
  readonly jobs: readonly Job[];
} {
  const unchanged: number[] = [];
  const wholes: number[] = [];
  const jobs: Job[] = [];
  trials.forEach(({ block, value }, trial) => {
    const plan = planOf(block);
    if (plan === null) unchanged.push(trial);
    else if (plan.crop.cost >= wholeShare * fullCost) wholes.push(trial);
    else jobs.push({ trial, plan, planned: plan.crop, unit: plan.unit, value });
  });
  return { unchanged, wholes, jobs };
}

/**
 * Jobs that can be computed together: of one block, or, where blocks have few each, of one geometry. Those that share
 * a session come one after the other.
 */
function groupsOf(jobs: readonly Job[]): readonly (readonly Job[])[] {
  const blocks = new Set(jobs.map(({ plan }) => plan)).size;
  const isAlone = jobs.length >= trialsWorthABatch * blocks;
  return groupedBy(jobs, ({ plan }) => plan.crop.crop.structure).flatMap((some) =>
    groupedBy(some, ({ plan }) => (isAlone ? plan : plan.crop.group)),
  );
}

function groupedBy(jobs: readonly Job[], keyOf: (job: Job) => unknown): readonly (readonly Job[])[] {
  const groups = new Map<unknown, Job[]>();
  for (const job of jobs) {
    const group = groups.get(keyOf(job));
    if (group === undefined) groups.set(keyOf(job), [job]);
    else group.push(job);
  }
  return [...groups.values()];
}

/** A group in pieces that fit into memory and end soon. */
function batchesOf(group: readonly Job[], isBatchable: boolean): readonly (readonly Job[])[] {
  const [first] = group;
  if (first === undefined) return [];
  const { elements, cost } = first.planned;
  const fitting = Math.min(elementsPerBatch / elements, multiplicationsPerBatch / Math.max(1, cost));
  const size = isBatchable ? Math.max(1, Math.min(itemsPerBatch, Math.floor(fitting))) : 1;
  return Array.from({ length: Math.ceil(group.length / size) }, (_, i) =>
    group.slice(i * size, (i + 1) * size),
  );
}

/** The counts of the RoI with one item of a crop in it. */
function countCrop(
  { head, roi, baseline }: IncrementalBench,
  { crop, changed, before, reference }: BlockPlan,
  data: Float32Array,
  item: number,
  items: number,
): Counts {
  const [rows, columns] = spaceOf(head, crop.output);
  const [y, x, height, width] = changed;
  const inCrop: Window = [y + roi[0] - rows[0], x + roi[1] - columns[0], height, width];
  const output = { type: 'float32' as const, shape: [items, ...shapeOf(crop.output).slice(1)], data };
  return replacePart(baseline, before, count(readHead(head, output, item, inCrop), reference));
}

/** Rows and columns of a part of an output. */
function spaceOf({ layout }: Head, region: Region): readonly [Interval, Interval] {
  const first = layout === 'NCHW' ? 2 : 1;
  return [region[first] ?? nowhere, region[first + 1] ?? nowhere];
}
