import type { Head, ModelInput } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import type { Part } from '../graph/cone.ts';
import { type Interval, lengthOf, nowhere, type Region, shapeOf } from '../graph/region.ts';
import type { PlannedCrop } from './crop-runner.ts';
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

/** Bounds of one batch: it must fit into memory and end soon, so that a cancelled run ends soon. */
const elementsPerBatch = 2 ** 24;
const multiplicationsPerBatch = 4e9;
const itemsPerBatch = 64;

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
  const { incremental, input, head, roi, reading, reference, baseline, whole } = bench;
  const { runner, fullCost, network } = incremental;
  let spent = 0;
  const planOf = (block: Window): PlannedCrop | null => runner.plan(inputPart(input, block));
  const isWhole = (planned: PlannedCrop | null): boolean =>
    planned !== null && planned.cost >= wholeShare * fullCost;

  /** A window of the RoI, counted without treatment. */
  const before = (window: Window): Counts => {
    const part = (pixels: Uint8Array): Uint8Array => cut(pixels, window, roi[3]);
    const probability = cut(reading.probability, window, roi[3]);
    return count({ predicted: part(reading.predicted), probability }, part(reference));
  };
  /** Where a plan changes the output, in pixels of the RoI. */
  const changedOf = ({ changed }: PlannedCrop): Window => {
    const [rows, columns] = spaceOf(head, changed);
    return [rows[0] - roi[0], columns[0] - roi[1], lengthOf(rows), lengthOf(columns)];
  };

  return {
    baseline,
    reach(block) {
      const planned = planOf(block);
      return planned === null ? null : before(changedOf(planned));
    },
    costOf(block) {
      const planned = planOf(block);
      return planned === null ? 0 : Math.min(1, planned.cost / fullCost);
    },
    passes: () => spent / fullCost + whole.passes(),
    async dispose() {
      await runner.dispose();
      await whole.dispose();
    },
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      const groups = new Map<string, number[]>();
      const wholes: number[] = [];
      const unchanged: Measured[] = [];
      trials.forEach(({ block }, trial) => {
        const planned = planOf(block);
        if (planned === null) unchanged.push({ trial, counts: baseline });
        else if (isWhole(planned)) wholes.push(trial);
        else {
          const key = `${planned.crop.structure}\n${planned.crop.geometry}`;
          const group = groups.get(key);
          if (group === undefined) groups.set(key, [trial]);
          else group.push(trial);
        }
      });
      if (unchanged.length > 0) yield unchanged;
      for (const group of [...groups.values()].toSorted(byFirst)) {
        const size = network.isBatchable
          ? batchSize(planOf(trials[group[0] ?? 0]?.block ?? [0, 0, 1, 1]))
          : 1;
        for (let start = 0; start < group.length; start += size) {
          yield await measureBatch(group.slice(start, start + size), trials);
        }
      }
      for await (const some of whole.measure(wholes.flatMap((trial) => trials[trial] ?? []))) {
        yield some.map(({ trial, counts }) => ({ trial: wholes[trial] ?? 0, counts }));
      }
    },
  };

  async function measureBatch(
    batch: readonly number[],
    trials: readonly Trial[],
  ): Promise<readonly Measured[]> {
    const items = batch.flatMap((trial) => {
      const asked = trials[trial];
      const planned = asked && planOf(asked.block);
      return asked && planned
        ? [{ trial, planned, unit: inputPart(input, asked.block), value: asked.value }]
        : [];
    });
    const data = await runner.run(items);
    return items.map(({ trial, planned }, item) => {
      spent += planned.cost;
      const [rows, columns] = spaceOf(head, planned.output);
      const [y, x, height, width] = changedOf(planned);
      const inCrop: Window = [y + roi[0] - rows[0], x + roi[1] - columns[0], height, width];
      const output = {
        type: 'float32' as const,
        shape: [items.length, ...shapeOf(planned.output).slice(1)],
        data,
      };
      const after = count(
        readHead(head, output, item, inCrop),
        cut(reference, [y, x, height, width], roi[3]),
      );
      return { trial, counts: replacePart(baseline, before([y, x, height, width]), after) };
    });
  }
}

function byFirst(a: readonly number[], b: readonly number[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0);
}

function batchSize(planned: PlannedCrop | null): number {
  if (planned === null) return 1;
  const fitting = Math.min(
    elementsPerBatch / planned.elements,
    multiplicationsPerBatch / Math.max(1, planned.cost),
  );
  return Math.max(1, Math.min(itemsPerBatch, Math.floor(fitting)));
}

/** Rows and columns of a part of an output. */
function spaceOf({ layout }: Head, region: Region): readonly [Interval, Interval] {
  const first = layout === 'NCHW' ? 2 : 1;
  return [region[first] ?? nowhere, region[first + 1] ?? nowhere];
}
