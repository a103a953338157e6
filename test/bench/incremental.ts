import { batchesOf } from '../../src/inference/batches.ts';
import type { PlannedCrop } from '../../src/inference/planned-crop.ts';
import { holdStatistics } from '../../src/inference/held-model.ts';
import { type Incremental, prepareIncremental } from '../../src/inference/incremental.ts';
import { type Part, unitOf } from '../../src/graph/crop/unit.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { Lanes, Program, Runtime } from '../../src/runtime/runtime.ts';
import type { Architecture } from '../architectures/architectures.ts';
import { laneFile } from '../support/lanes.ts';
import { blocksOf } from '../support/blocks.ts';
import { treatmentOf } from '../support/incremental.ts';
import type { PassClock } from './pass-clock.ts';
import { imageOf, wholeBatch } from './whole-batch.ts';

/** What one map costs, incrementally and by running the whole model once for each block and draw. Times in seconds. */
export interface Measurement {
  readonly blocks: number;
  readonly provedZero: number;
  /** How many times less arithmetic the map needs: proved-zero blocks included. */
  readonly counted: number;
  /** How many times less time, for a map of one draw and for the whole map, getting ready included. */
  readonly firstRatio: number;
  readonly ratio: number;
  /** One item of the whole model, in batches. */
  readonly pass: number;
  /** Learning shapes, keeping the baseline, planning every block. */
  readonly preparing: number;
  readonly opening: number;
  readonly firstMap: number;
  readonly map: number;
  readonly samplesPerSecond: number;
  readonly sessions: number;
  readonly geometries: number;
  /** Most memory the process took, in MiB. */
  readonly memory: number;
}

/** Draws of the whole map. */
export const draws = 50;

/** Above this share of a whole pass, the whole model is run. */
const wholeShare = 0.8;

/** Draws of the second round. */
const secondRound = 4;

/** Blocks that stand for all of them, at least. */
const fewest = 16;

/** The rounds after the second, in each of which sessions that were closed are opened again. */
const roundsLeft = 2;

/** The first map is timed in so many parts, whole passes in between. */
const parts = 4;

interface Job {
  readonly unit: Part;
  readonly planned: PlannedCrop;
}

/** Seconds that work takes. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Measures one architecture.
 * @param seconds that the blocks take which stand for all of them where the whole map is timed
 * @param full passes of the same architecture
 * @param isHeld whether its statistics over the image are held at the untreated image's
 */
export async function measure(
  architecture: Architecture,
  seconds: number,
  full: PassClock,
  isHeld = false,
): Promise<Measurement> {
  const { image: shape, roi } = architecture;
  const plain = createOnnxRuntime('cpu', laneFile);
  const opened: Opened = { sessions: 0, last: null };
  const lanes = plain.openLanes?.();
  if (lanes === undefined) throw new Error('The runtime has no lanes.');
  const tensor = imageOf(shape);
  const input = architecture.graph.inputs[0]?.name ?? '';

  const started = performance.now();
  const graph = isHeld ? await heldGraph(plain, architecture.graph, tensor) : architecture.graph;
  const incremental = await prepareIncremental({
    runtime: plain,
    lanes: lanes.runtimes.map((lane) => countingSessions(lane, opened)),
    graph,
    item: { input, tensor },
    output: 'output',
    regionOf: () => roi,
    model: 'the model',
    memory: 2e9,
  });
  if ('needed' in incremental) throw new Error('The model cannot be taken apart.');
  const units = blocksOf(architecture).map((region) => ({ tensor: input, region }));
  const planned = units.map((unit) => incremental.runner.plan(unitOf(unit)));
  const preparing = (performance.now() - started) / 1000;

  const jobs = units.flatMap((unit, i): readonly Job[] => {
    const plan = planned[i];
    return plan ? [{ unit, planned: plan }] : [];
  });
  const whole = createWholePasses(plain, graph, tensor);
  await full.tickAfter(0);

  let firstMap = 0;
  for (const part of inParts(grouped(jobs), parts)) {
    firstMap += await secondsOf(() => runAll(incremental, whole, part));
    await full.tickAfter(firstMap);
  }
  const opening = await openingOf(opened, lanes);
  const openedFirst = opened.sessions;
  const crops = jobs.filter(({ planned: { cost } }) => cost < wholeShare * incremental.fullCost);
  const second = await secondsOf(() => runAll(incremental, whole, drawsOf(crops, secondRound)));
  const openedAgain = opened.sessions - openedFirst;
  await full.tickAfter(firstMap + second);
  const perBlock = (draws * second) / Math.max(1, secondRound * crops.length);
  const chosen = spread(crops, Math.max(fewest, Math.round(seconds / perBlock)));
  await runAll(incremental, whole, drawsOf(chosen, 1));
  const sampled = await secondsOf(() => runAll(incremental, whole, drawsOf(chosen, draws)));
  await full.tickAfter(firstMap + second + sampled);
  const drawsLeft = draws - 1 - secondRound;
  const repeated = (drawsLeft * sampled * crops.length) / Math.max(1, draws * chosen.length);
  const pass = full.seconds();
  const passes = (draws - 1) * (jobs.length - crops.length) * pass;
  const map = preparing + firstMap + second + repeated + roundsLeft * openedAgain * opening + passes;
  const cost = jobs.reduce((sum, { planned: { cost: own } }) => sum + Math.min(own, incremental.fullCost), 0);
  const measurement: Measurement = {
    blocks: units.length,
    provedZero: units.length - jobs.length,
    counted: (incremental.fullCost * units.length) / cost,
    firstRatio: (pass * units.length) / (preparing + firstMap),
    ratio: (pass * units.length * draws) / map,
    pass,
    preparing,
    opening: openedFirst * opening,
    firstMap: preparing + firstMap,
    map,
    samplesPerSecond: (units.length * draws) / map,
    sessions: incremental.runner.sessions(),
    geometries: grouped(jobs).length,
    memory: process.resourceUsage().maxRSS / 1024,
  };
  await incremental.runner.dispose();
  await lanes.dispose();
  await whole.dispose();
  return measurement;
}

async function heldGraph(runtime: Runtime, graph: Graph, tensor: Tensor): Promise<Graph> {
  const held = await holdStatistics({
    ...{ runtime, graph, item: { input: graph.inputs[0]?.name ?? '', tensor }, output: 'output' },
    spatial: tensor.shape.map((_, axis) => axis).slice(2),
    ...{ model: 'the model', hasInnerUnits: false },
  });
  if (held === null) throw new Error('The model has no statistics.');
  return held.graph;
}

/** Sessions opened so far, and what the last one was opened on. */
interface Opened {
  sessions: number;
  last: Graph | null;
}

function countingSessions(runtime: Runtime, opened: Opened): Runtime {
  return {
    ...runtime,
    compile(graph, model, use) {
      opened.sessions += 1;
      opened.last = graph;
      return runtime.compile(graph, model, use);
    },
  };
}

/** Seconds that a session takes to open, where all lanes open theirs side by side. */
async function openingOf({ last }: Opened, { runtimes }: Lanes): Promise<number> {
  if (last === null) return 0;
  const programs: Program[] = [];
  const seconds = await secondsOf(async () => {
    programs.push(...(await Promise.all(runtimes.map((lane) => lane.compile(last, 'the model')))));
  });
  for (const program of programs) await program.dispose();
  return seconds / runtimes.length;
}

/** So many draws of each job. */
function drawsOf(jobs: readonly Job[], count: number): readonly (readonly Job[])[] {
  return jobs.map((job) => new Array<Job>(count).fill(job));
}

/** The whole model, opened where blocks need it. */
interface WholePasses {
  run(items: number): Promise<void>;
  dispose(): Promise<void>;
}

function createWholePasses(runtime: Runtime, graph: Graph, image: Tensor): WholePasses {
  let program: Promise<Program> | null = null;
  return {
    async run(items) {
      for (let left = items; left > 0;) {
        program ??= runtime.compile(graph, 'the model');
        const batch = wholeBatch(graph, image, left);
        await (await program).run(batch.feeds);
        left -= batch.items;
      }
    },
    dispose: async () => (await program)?.dispose(),
  };
}

/** Runs groups of jobs of one geometry in batches, or the whole model where that costs no more. */
async function runAll(
  { runner, fullCost, network }: Incremental,
  whole: WholePasses,
  groups: readonly (readonly Job[])[],
): Promise<void> {
  const crops = groups.flatMap((jobs) =>
    jobs[0] === undefined || jobs[0].planned.cost >= wholeShare * fullCost
      ? []
      : jobs.map(({ planned, unit }, draw) => {
          const value = treatmentOf(unit, draw);
          return { planned, unit: unitOf(unit), value: () => value };
        }),
  );
  const batches = batchesOf(crops, network.isBatchable);
  for await (const { data } of runner.runAll(batches))
    if (data.length === 0) throw new Error('Nothing came.');
  const wholes = groups.filter(([first]) => (first?.planned.cost ?? 0) >= wholeShare * fullCost);
  await whole.run(wholes.reduce((sum, jobs) => sum + jobs.length, 0));
}

function inParts<T>(all: readonly T[], count: number): readonly (readonly T[])[] {
  const size = Math.max(1, Math.ceil(all.length / count));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Jobs of one geometry together; those that share a session follow each other. */
function grouped(jobs: readonly Job[]): readonly (readonly Job[])[] {
  const groups = groupedBy(jobs, ({ planned }) => planned.group);
  return groupedBy(groups, ([first]) => first?.planned.structure).flat();
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => unknown): readonly (readonly T[])[] {
  const groups = new Map<unknown, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** Jobs at even distances in the order of their cost. */
function spread(jobs: readonly Job[], count: number): readonly Job[] {
  const ordered = jobs.toSorted((a, b) => a.planned.cost - b.planned.cost);
  if (ordered.length <= count) return ordered;
  return Array.from(
    { length: count },
    (_, i) => ordered[Math.floor(((i + 0.5) * ordered.length) / count)],
  ).flatMap((job) => (job === undefined ? [] : [job]));
}
