import { entry } from '../at.ts';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { modelMacs } from '../graph/macs.ts';
import type { Network } from '../graph/network.ts';
import { withHeldStatistics } from '../graph/rewrites/hold-statistics.ts';
import { mergeAffines } from '../graph/rewrites/merge-affines.ts';
import { pointwiseInPlace } from '../graph/rewrites/pointwise-in-place.ts';
import { statisticsProbe } from '../graph/rewrites/statistics-probe.ts';
import { findStatistics, type Statistic } from '../graph/statistics/find-statistics.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Item, observe, runProbe } from './observe.ts';

/** A model whose statistics over space are held at what they are for one image. */
export interface HeldModel {
  readonly graph: Graph;
  readonly statistics: readonly Statistic[];
  /** How far its output for that image is from the model's own, relative to the output's range. */
  readonly error: number;
  /** MACs of the model, for one item. */
  readonly macs: number;
  /**
   * The held model up to a tensor of the model, which is its only output.
   * @throws UserError when the runtime cannot run it
   */
  readonly upTo: (tensor: string) => Promise<Graph>;
}

export interface HoldOptions {
  readonly runtime: Runtime;
  readonly graph: Graph;
  /** The image whose statistics are held. */
  readonly item: Item;
  /** The output that is explained. */
  readonly output: string;
  /** The spatial axes of the image's tensor. */
  readonly spatial: readonly number[];
  /** The model's name in messages. */
  readonly model: string;
  /** Whether units may be parts of tensors inside the network, which are then all kept. */
  readonly hasInnerUnits: boolean;
}

/** The output of a held model may differ from the model's own by this share of its range. */
const mostError = 1e-5;

/**
 * A model with its statistics over space held at what they are for an image; null where it has none, or where nothing but
 * statistics leads from the image to the output.
 * @throws UserError when the runtime cannot run it, held or not, or its output for that image is not the model's own
 */
export async function holdStatistics(options: HoldOptions): Promise<HeldModel | null> {
  const { runtime, graph, item, output, spatial, model } = options;
  const network = await observe(runtime, graph, item, model);
  const { found, isLocal } = findStatistics(network, spatial);
  if (found.length === 0 || !isLocal(output)) return null;
  const probe = statisticsProbe(network.graph, network.shapes, found);
  const withOutput = { ...probe, outputs: new Map([...probe.outputs, [output, output]]) };
  const whole = { ...withOutput, graph: withOutputs(probe.graph, graph, output) };
  const values = await runProbe(runtime, whole, item, model);
  const held = withHeldStatistics(network.graph, network, found, values, output);
  const { local, own } = await localRun(options, held);
  const error = distance(entry(values, output), own);
  if (!(error <= mostError)) {
    throw new UserError(
      `${model}: with its statistics over the image held, its output is not its own (it differs by ${error.toPrecision(2)} of its range): measure total effects, which take whole passes.`,
    );
  }
  const upTo = (tensor: string): Promise<Graph> => {
    const outputs: Graph['outputs'] = [{ name: tensor, type: 'float32', shape: null }];
    const graph = { ...network.graph, outputs };
    return localized(options, withHeldStatistics(graph, network, found, values, tensor));
  };
  return { graph: local, statistics: found, error, macs: modelMacs(network), upTo };
}

/**
 * The held model as it is measured, and its own output for the image.
 * @throws UserError when the runtime cannot run it: in half precision, norms would mix types
 */
async function localRun(
  options: HoldOptions,
  held: Graph,
): Promise<{ readonly local: Graph; readonly own: Tensor }> {
  const { runtime, item, output, model, hasInnerUnits } = options;
  try {
    const local = hasInnerUnits ? held : await localized(options, held);
    const own = await runProbe(runtime, { graph: local, outputs: new Map([[output, output]]) }, item, model);
    return { local, own: entry(own, output) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${model} cannot be run with its statistics over the image held, as where it computes in half precision: measure total effects.`,
      { cause: error },
    );
  }
}

/** The same model with what holding statistics made pointwise written so that crops and foldings can use it. */
async function localized({ runtime, item, model }: HoldOptions, held: Graph): Promise<Graph> {
  const first: Network = await observe(runtime, held, item, model);
  const inPlace = pointwiseInPlace(first.graph, first);
  const network = inPlace === first.graph ? first : await observe(runtime, inPlace, item, model);
  return mergeAffines(network.graph, network);
}

function withOutputs(probe: Graph, { outputs }: Graph, output: string): Graph {
  return { ...probe, outputs: [...probe.outputs, ...outputs.filter(({ name }) => name === output)] };
}

function distance(a: Tensor, b: Tensor): number {
  let [low, high, most] = [Infinity, -Infinity, 0];
  for (const [i, value] of a.data.entries()) {
    const own = Number(value);
    low = Math.min(low, own);
    high = Math.max(high, own);
    most = Math.max(most, Math.abs(own - Number(b.data[i])));
  }
  return most / Math.max(1e-12, high - low);
}
