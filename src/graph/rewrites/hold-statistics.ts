import { at, entry } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node } from '../graph.ts';
import { floatInitializer, integerInitializer } from '../initializers.ts';
import { broadcastShape, expandedTo, type Numbers } from '../statistics/broadcast.ts';
import type { Statistic } from '../statistics/find-statistics.ts';
import type { Divisor, Moments } from '../statistics/moments.ts';
import { floatsOf, type Initializer, type Tensor } from '../tensor.ts';
import { initializerOf } from './initializer-of.ts';
import { meanOf, spreadOf } from './statistics-probe.ts';
import { probeNode } from './probes.ts';
import { withoutUnusedInitializers } from './unused-initializers.ts';
import { withoutUnusedNodes } from './unused-nodes.ts';

/** What is known of a model besides its graph. */
export interface KnownOfModel {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Tensors that do not depend on the image. */
  readonly constants: ReadonlyMap<string, Initializer>;
}

/**
 * The same model with its statistics over space held at the values that a run gave them: tensors become constants, and
 * normalizations become `a·x + b`. For that run's image it outputs the same; for others, what it would with these
 * statistics.
 * @param values of the statistics, by the names of the probe
 * @param output the only output that is kept
 */
export function withHeldStatistics(
  graph: Graph,
  known: KnownOfModel,
  statistics: readonly Statistic[],
  values: ReadonlyMap<string, Tensor>,
  output: string,
): Graph {
  const initializers = new Map(graph.initializers);
  const held = new Set<string>();
  const normalizations = new Map<Node, readonly Node[]>();
  for (const statistic of statistics) {
    if (statistic.kind === 'tensor') {
      held.add(statistic.tensor);
      initializers.set(statistic.tensor, initializerOf(entry(values, statistic.tensor)));
    } else {
      const { node, moments, source } = statistic;
      const shape = entry(known.shapes, source);
      const normalized = { node, moments, shape, ...momentsIn(values, node, moments, shape) };
      normalizations.set(node, affine(normalized, known.constants, initializers));
    }
  }
  const nodes = graph.nodes.flatMap((node) => {
    const written = normalizations.get(node);
    if (written !== undefined) return written;
    if (!node.outputs.some((name) => held.has(name))) return [node];
    return [
      { ...node, outputs: node.outputs.map((name) => (held.has(name) ? `${name} as computed` : name)) },
    ];
  });
  const outputs = graph.outputs.filter(({ name }) => name === output);
  return withoutUnusedInitializers(withoutUnusedNodes({ ...graph, nodes, outputs, initializers }));
}

/** What a normalization subtracts, and what it multiplies by then. */
interface Scaling {
  readonly mean: Numbers;
  readonly factor: Numbers;
}

interface Normalized extends Scaling {
  readonly node: Node;
  readonly moments: Moments;
  readonly shape: readonly number[];
}

function momentsIn(
  values: ReadonlyMap<string, Tensor>,
  node: Node,
  { groups, divisor }: Moments,
  shape: readonly number[],
): Scaling {
  const spread = entry(values, spreadOf(firstOutput(node)));
  const mean = values.get(meanOf(firstOutput(node)));
  const numbers = (each: (i: number) => number): Numbers => {
    const own = {
      values: Float64Array.from({ length: spread.data.length }, (_, i) => each(i)),
      shape: spread.shape,
    };
    return groups === null ? own : ofChannels(own.values, at(shape, 1), shape.length);
  };
  return {
    mean: numbers((i) => Number(mean?.data[i] ?? 0)),
    factor: numbers((i) => factorOf(divisor, at(spread.data as Float32Array, i))),
  };
}

function factorOf(divisor: Divisor, spread: number): number {
  if (!('inside' in divisor)) return spread === 0 ? 0 : 1 / spread;
  return 1 / (Math.sqrt(spread + divisor.inside) + divisor.outside);
}

/** Values of groups of channels, or of channels, for each channel of a tensor of a rank. */
function ofChannels(values: ArrayLike<number>, channels: number, rank: number): Numbers {
  const each = channels / values.length;
  return {
    values: Float64Array.from({ length: channels }, (_, channel) => at(values, Math.floor(channel / each))),
    shape: Array.from({ length: rank }, (_, axis) => (axis === 1 ? channels : 1)),
  };
}

/** A normalization as one product and one sum; as two of each where its own scale or bias is not known beforehand. */
function affine(
  { node, moments, shape, mean, factor }: Normalized,
  constants: ReadonlyMap<string, Initializer>,
  initializers: Map<string, Initializer>,
): readonly Node[] {
  const output = firstOutput(node);
  const nodes: Node[] = [];
  const apply = (operator: string, x: string, other: string, result: string): string => {
    nodes.push({ ...probeNode(operator, [x, other], result), metadata: node.metadata });
    return result;
  };
  const constant = (name: string, { values, shape: own }: Numbers): string => {
    initializers.set(name, floatInitializer(Float32Array.from(values), own));
    return name;
  };
  const own = (input: number, otherwise: number): Numbers | null => {
    const name = inputOf(node, input);
    if (name === '') return { values: [otherwise], shape: [] };
    const value = constants.get(name);
    const floats = value === undefined ? null : floatsOf(value);
    if (value === undefined || floats === null) return null;
    return moments.scaleAxis === 1
      ? ofChannels(floats, at(shape, 1), shape.length)
      : { values: floats, shape: value.shape };
  };
  const [scale, bias] = isScaled(node)
    ? [own(1, 1), own(2, 0)]
    : [
        { values: [1], shape: [] },
        { values: [0], shape: [] },
      ];
  const isKnown = scale !== null && bias !== null;
  const a = isKnown ? combined(factor, scale, (one, other) => one * other) : factor;
  const moved = combined(mean, a, (one, other) => -one * other);
  const b = isKnown ? combined(moved, bias, (one, other) => one + other) : moved;
  const names = isKnown ? [`${output} unshifted`, output] : [`${output} unscaled`, `${output} normalized`];
  const scaled = apply('Mul', inputOf(node, 0), constant(`scale of ${output}`, a), at(names, 0));
  const normalized = apply('Add', scaled, constant(`shift of ${output}`, b), at(names, 1));
  if (isKnown) return nodes;
  const placed = (input: number): string => {
    const name = inputOf(node, input);
    if (moments.scaleAxis === null) return name;
    const result = `${name} along channels of ${output}`;
    const along = Array.from({ length: shape.length - 1 }, (_, i) => (i === 0 ? at(shape, 1) : 1));
    initializers.set(`shape of ${result}`, integerInitializer(along));
    nodes.push(probeNode('Reshape', [name, `shape of ${result}`], result));
    return result;
  };
  apply('Add', apply('Mul', normalized, placed(1), `${output} scaled`), placed(2), output);
  return nodes;
}

/** Whether a normalization has a scale and a bias of its own. */
function isScaled({ operator }: Node): boolean {
  return operator !== 'MeanVarianceNormalization' && operator !== 'LpNormalization';
}

function combined(a: Numbers, b: Numbers, by: (a: number, b: number) => number): Numbers {
  const shape = broadcastShape(a.shape, b.shape);
  const [first, second] = [expandedTo(a, shape), expandedTo(b, shape)];
  return { values: first.map((value, i) => by(value, second[i] ?? 0)), shape };
}
