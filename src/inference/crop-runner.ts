import { costOf, elementsOf } from '../graph/arithmetic.ts';
import { sessionAxis } from '../graph/layers/channel-axis.ts';
import { type Part, planCrop, type Unit } from '../graph/crop/cone.ts';
import { type CropGraph, cropGraphOf, feedName, targetName } from '../graph/crop/crop-graph.ts';
import type { Feed } from '../graph/crop/crop-writer.ts';
import type { Graph, ValueInfo } from '../graph/graph.ts';
import type { Network } from '../graph/network.ts';
import { type Interval, intersect, isSame, lengthOf, type Region, shapeOf } from '../graph/region.ts';
import type { Tensor, TensorData } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type BaselineStore, copyBox, emptyLike } from './baseline-store.ts';
import { createSessionCache } from './session-cache.ts';
import { sideBySide } from './side-by-side.ts';

/** A unit's plan, ready to be fed. */
export interface PlannedCrop {
  readonly crop: Pick<CropGraph, 'feeds' | 'structure'>;
  /** Plans of one group have one structure and geometry. */
  readonly group: number;
  /** The part of the target it computes. */
  readonly output: Region;
  /** The part of the target that can change. */
  readonly changed: Region;
  /** Multiplications, and elements held, of one item. */
  readonly cost: number;
  readonly elements: number;
}

/** One treatment of a unit. */
export interface Treated {
  readonly planned: PlannedCrop;
  readonly unit: Unit;
  /** What a part is set to: its own region in row order. Asked for when the treatment is run. */
  readonly value: (part: Part) => TensorData;
  /** What surrounds the unit; the runner's own store where none is given. */
  readonly store?: BaselineStore;
}

/** Treatments of units whose plans have one structure and geometry. */
export type Batch = readonly Treated[];

/** Computes what a treatment of a unit changes, and no more. */
export interface CropRunner {
  /** Null when the unit cannot change the target. */
  plan(unit: Unit): PlannedCrop | null;
  /**
   * The target under the treatments of a batch.
   * @returns values of the plans' output regions, one item after the other
   */
  run(batch: Batch, lane?: number): Promise<TensorData>;
  /** Runs batches on all lanes, side by side; those of one structure come in their order. */
  runAll<B extends Batch>(
    batches: readonly B[],
  ): AsyncGenerator<{ readonly batch: B; readonly data: TensorData }>;
  /** Sessions opened so far. */
  sessions(): number;
  dispose(): Promise<void>;
}

export interface CropRunnerOptions {
  /** One a lane: batches run side by side on them. */
  readonly runtimes: readonly Runtime[];
  readonly network: Network;
  readonly target: Part;
  readonly store: BaselineStore;
  /** Sessions that may be open at once. */
  readonly maximumSessions: number;
  readonly model: string;
}

/** A runner over one network and target; sessions are shared by structure and the least used are closed. */
export function createCropRunner(options: CropRunnerOptions): CropRunner {
  const { runtimes, network, target, store, maximumSessions, model } = options;
  const plans = new Map<string, PlannedCrop | null>();
  /** Plans by all they are fed with: units that are read alike, such as channels, share one. */
  const twins = new Map<string, PlannedCrop>();
  /** Short names of structures. */
  const structures = new Map<string, string>();
  const graphs = new Map<string, Graph>();
  const groups = new Map<string, number>();
  /** Tensors that were fed before, by the plans' feeds. */
  const fixed = new Map<number, WeakMap<Feed, Tensor>>();

  const homes = new Map<string, number>();
  const sessions = createSessionCache(
    runtimes,
    (structure) => {
      const graph = graphs.get(structure);
      if (graph === undefined) throw new Error('A plan was run that was never made.');
      return graph;
    },
    maximumSessions,
    model,
  );

  const fixedTensor = (feed: Exclude<Feed, { kind: 'treatment' | 'baseline' }>, items: number): Tensor => {
    const ofItems = fixed.get(items) ?? new WeakMap<Feed, Tensor>();
    fixed.set(items, ofItems);
    const tensor = ofItems.get(feed) ?? fixedValue(network, feed, items);
    ofItems.set(feed, tensor);
    return tensor;
  };

  const feedsOf = (items: Batch, first: Treated): ReadonlyMap<string, Tensor> => {
    const isOneUnit = items.every((item) => item.planned === first.planned && item.store === first.store);
    const feeds = new Map<string, Tensor>();
    first.planned.crop.feeds.forEach((feed, index) => {
      if (feed.kind !== 'treatment' && feed.kind !== 'baseline') {
        feeds.set(feedName(index), fixedTensor(feed, items.length));
        return;
      }
      if (feed.kind === 'baseline' && isOneUnit) {
        feeds.set(feedName(index), partOf(first.store ?? store, feed));
        return;
      }
      const parts = items.map((item): TensorData => {
        const own = item.planned.crop.feeds[index];
        const around = item.store ?? store;
        if (own?.kind === 'baseline') return around.crop(own.tensor, own.region, own.fill);
        if (own?.kind === 'treatment') return treated(around, item, own);
        throw new Error('Plans of one batch are fed alike.');
      });
      feeds.set(feedName(index), stacked(parts, shapeOf(feed.region), store.typeOf(feed.tensor)));
    });
    return feeds;
  };

  const run = async (batch: Batch, lane = 0): Promise<TensorData> => {
    const [first] = batch;
    if (first === undefined) throw new Error('Nothing to run.');
    const feeds = feedsOf(batch, first);
    const output = (await sessions.run(first.planned.crop.structure, lane, feeds)).get(targetName);
    if (output === undefined) throw new Error('The crop graph gave no target.');
    return output.data;
  };

  return {
    run,
    async *runAll(batches) {
      const work = {
        lanes: runtimes.length,
        kindOf: ([first]: Batch) => first?.planned.crop.structure ?? '',
        isReady: (structure: string, lane: number) => sessions.isOpen(structure, lane),
        homes,
        perform: run,
      };
      for await (const { job, result } of sideBySide(batches, work)) yield { batch: job, data: result };
    },
    plan(unit) {
      const key = [
        ...unit.parts.map(({ tensor, region }) => `${tensor} ${region.join()}`),
        '',
        ...unit.held,
      ].join('\n');
      const known = plans.get(key);
      if (known !== undefined) return known;
      const plan = planCrop(network, unit, target);
      if (plan === null) {
        plans.set(key, null);
        return null;
      }
      const crop = cropGraphOf(network, plan);
      const structure = structures.get(crop.structure) ?? `${structures.size}`;
      structures.set(crop.structure, structure);
      if (!graphs.has(structure)) graphs.set(structure, cropModel(options, crop));
      const group = `${structure}\n${crop.geometry}`;
      const planned = {
        crop: { feeds: crop.feeds, structure },
        group: groups.get(group) ?? groups.size,
        output: crop.output,
        changed: plan.target.region,
        cost: costOf(network, plan.steps),
        elements: elementsOf(plan.steps),
      };
      groups.set(group, planned.group);
      const twinKey = [planned.group, ...crop.feeds.map(placeOf), planned.changed].join('\n');
      const twin = twins.get(twinKey) ?? planned;
      twins.set(twinKey, twin);
      plans.set(key, twin);
      return twin;
    },
    sessions: () => sessions.opened(),
    dispose: () => sessions.dispose(),
  };
}

/** A crop graph as a model of its own: axes but that of channels are dynamic, since plans of all sizes share it. */
function cropModel(
  { network, store, target }: CropRunnerOptions,
  { feeds, nodes, constants: read }: CropGraph,
): Graph {
  const { graph, constants } = network;
  return {
    ...graph,
    inputs: feeds.map((feed, index) => declare(network, store, feed, feedName(index))),
    outputs: [{ name: targetName, type: store.typeOf(target.tensor), shape: null }],
    nodes,
    initializers: new Map([...constants].filter(([name]) => read.has(name))),
    values: new Map(),
  };
}

function declare(network: Network, store: BaselineStore, feed: Feed, name: string): ValueInfo {
  if (feed.kind === 'integers') return { name, type: 'int64', shape: [null] };
  if (feed.kind === 'matrix') return { name, type: 'float32', shape: [null, null] };
  const channels = sessionAxis(network, feed.tensor);
  const shape = feed.region.map((interval, axis) => (axis === channels ? lengthOf(interval) : null));
  const type =
    feed.kind === 'constant'
      ? (network.constants.get(feed.tensor)?.type ?? 'float32')
      : store.typeOf(feed.tensor);
  return { name, type, shape };
}

function fixedValue(
  { constants }: Network,
  feed: Exclude<Feed, { kind: 'treatment' | 'baseline' }>,
  items: number,
): Tensor {
  if (feed.kind === 'integers') {
    const values = feed.isShape ? [items * (feed.values[0] ?? 1), ...feed.values.slice(1)] : feed.values;
    return { type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) };
  }
  if (feed.kind === 'matrix') return matrixTensor(feed);
  const constant = constants.get(feed.tensor);
  if (constant === undefined) throw new Error(`Nothing is known of the constant ${feed.tensor}.`);
  const whole = constant.shape.map((length): Interval => [0, length]);
  const values = typed(constant.type, constant.bytes);
  const data = emptyLike(
    values,
    shapeOf(feed.region).reduce((size, length) => size * length, 1),
  );
  copyBox(values, whole, data, feed.region, feed.region);
  const copies = Array.from({ length: feed.isRepeated ? items : 1 }, () => data);
  return stacked(copies, shapeOf(feed.region), constant.type);
}

function matrixTensor({ matrix, rows, columns, isTransposed }: Extract<Feed, { kind: 'matrix' }>): Tensor {
  const [height, width] = [lengthOf(rows), lengthOf(columns)];
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const weight = matrix.weights[(rows[0] + row) * matrix.columns + columns[0] + column] ?? 0;
      data[isTransposed ? column * height + row : row * width + column] = weight;
    }
  }
  return { type: 'float32', shape: isTransposed ? [width, height] : [height, width], data };
}

/** Bytes of a constant as values; copied, since a file's bytes need not be aligned. */
function typed(type: Tensor['type'], bytes: Uint8Array): TensorData {
  const { buffer } = bytes.slice();
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'float16':
    case 'bfloat16':
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    case 'bool':
    case 'uint8':
      return new Uint8Array(buffer);
    case 'string':
    case 'other':
      throw new Error(`Constants of type ${type} cannot be cut.`);
  }
}

/** What a feed takes from where. */
function placeOf(feed: Feed): string {
  return feed.kind === 'treatment' || feed.kind === 'baseline'
    ? `${feed.kind} ${feed.tensor} ${feed.region.join()}`
    : feed.kind;
}

/** A part of a tensor without treatment. */
function partOf(store: BaselineStore, { tensor, region, fill }: Extract<Feed, { kind: 'baseline' }>): Tensor {
  return { type: store.typeOf(tensor), shape: shapeOf(region), data: store.crop(tensor, region, fill) };
}

/** A part of a unit's tensor in which the unit is set to its value. */
function treated(
  store: BaselineStore,
  { unit, value }: Treated,
  { tensor, region, fill }: Extract<Feed, { kind: 'treatment' }>,
): TensorData {
  const part = unit.parts.find((candidate) => candidate.tensor === tensor);
  if (part === undefined) throw new Error(`${tensor} is not part of the unit.`);
  const set = value(part);
  if (isSame(part.region, region)) return set;
  const around = store.crop(tensor, region, fill).slice();
  copyBox(set, part.region, around, region, intersect(part.region, region));
  return around;
}

function stacked(parts: readonly TensorData[], shape: readonly number[], type: Tensor['type']): Tensor {
  const [only] = parts;
  if (only === undefined) throw new Error('Nothing to stack.');
  if (parts.length === 1) return { type, shape, data: only };
  const data = emptyLike(only, parts.length * only.length);
  parts.forEach((part, i) => {
    data.set(part as never, i * only.length);
  });
  return { type, shape: [parts.length, ...shape.slice(1)], data };
}
