import { at } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node, producersOf, readsOf } from '../graph.ts';
import { floatInitializer } from '../initializers.ts';
import { integer } from '../relations/relation.ts';
import { tallyOf } from '../tally.ts';
import { floatsOf, type Initializer } from '../tensor.ts';
import type { KnownOfModel } from './hold-statistics.ts';
import { type ChannelAffine, normalizationAffine } from './normalization-affine.ts';
import { withoutUnusedInitializers } from './unused-initializers.ts';

/** `scale · x + shift` for each channel, of a tensor before. */
interface Affine extends ChannelAffine {
  readonly source: string;
  readonly nodes: readonly Node[];
}

const convolutions: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose']);

/**
 * The same model with each chain of products and sums with one constant for each channel as one batch normalization,
 * which can be folded into a convolution before it.
 */
export function mergeAffines(graph: Graph, { shapes, constants }: KnownOfModel): Graph {
  const readers = tallyOf([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const chains = new Map<string, Affine>();
  for (const node of graph.nodes) {
    const found = affineOf(node, shapes, constants);
    if (found === null) continue;
    const before = readers.get(found.source) === 1 ? chains.get(found.source) : undefined;
    chains.set(firstOutput(node), before === undefined ? found : after(before, found));
    if (before !== undefined) chains.delete(found.source);
  }
  const producers = producersOf(graph);
  for (const [output, { source, nodes }] of chains) {
    const [first, ...others] = nodes.filter(({ operator }) => operator !== 'Identity');
    const isFoldable = readers.get(source) === 1 && convolutions.has(producers.get(source)?.operator ?? '');
    // One that is a batch normalization already stays as it is, to the last bit.
    const isWorthIt = others.length > 0 || (isFoldable && first?.operator !== 'BatchNormalization');
    if (first === undefined || !isWorthIt) chains.delete(output);
  }
  const initializers = new Map(graph.initializers);
  const gone = new Set([...chains.values()].flatMap(({ nodes }) => nodes));
  const nodes = graph.nodes.flatMap((node) => {
    const output = firstOutput(node);
    const chain = chains.get(output);
    if (chain === undefined) return gone.has(node) ? [] : [node];
    return [written(node, output, chain, initializers)];
  });
  return withoutUnusedInitializers({ ...graph, nodes, initializers });
}

function after(before: Affine, { scale, shift, nodes }: Affine): Affine {
  return {
    source: before.source,
    scale: before.scale.map((own, channel) => own * at(scale, channel)),
    shift: before.shift.map((own, channel) => own * at(scale, channel) + at(shift, channel)),
    nodes: [...before.nodes, ...nodes],
  };
}

function affineOf(
  node: Node,
  shapes: KnownOfModel['shapes'],
  constants: KnownOfModel['constants'],
): Affine | null {
  const shape = shapes.get(firstOutput(node));
  if (node.domain !== '' || shape === undefined || shape.length < 3) return null;
  const channels = at(shape, 1);
  const all = (value: number): Float64Array => new Float64Array(channels).fill(value);
  if (node.operator === 'BatchNormalization') {
    const isTraining = integer(node.attributes.get('training_mode'), 0) !== 0;
    const found = isTraining || node.outputs.length > 1 ? null : normalizationAffine(node, constants);
    return found && { source: inputOf(node, 0), ...found, nodes: [node] };
  }
  const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
  if (node.operator === 'Identity' && shapes.has(a))
    return { source: a, scale: all(1), shift: all(0), nodes: [node] };
  const isSecond = String(shapes.get(a)) === String(shape) && !shapes.has(b);
  const isFirst = String(shapes.get(b)) === String(shape) && !shapes.has(a);
  if (!isSecond && !isFirst) return null;
  const source = isSecond ? a : b;
  const values = perChannel(constants.get(isSecond ? b : a), shape);
  if (values === null) return null;
  const of = (scale: Float64Array, shift: Float64Array): Affine => ({ source, scale, shift, nodes: [node] });
  switch (node.operator) {
    case 'Mul':
      return of(values, all(0));
    case 'Add':
      return of(all(1), values);
    case 'Sub':
      return isSecond
        ? of(
            all(1),
            values.map((value) => -value),
          )
        : of(all(-1), values);
    case 'Div':
      return isSecond
        ? of(
            values.map((value) => 1 / value),
            all(0),
          )
        : null;
    default:
      return null;
  }
}

/** One number for each channel of a tensor; null where a constant is none. */
function perChannel(constant: Initializer | undefined, shape: readonly number[]): Float64Array | null {
  const floats = constant && floatsOf(constant);
  if (constant === undefined || !floats) return null;
  const channels = at(shape, 1);
  if (floats.length === 1) return new Float64Array(channels).fill(at(floats, 0));
  const added = shape.length - constant.shape.length;
  const isAlong = floats.length === channels && constant.shape[1 - added] === channels;
  return isAlong && added >= 0 ? Float64Array.from(floats) : null;
}

function written(
  node: Node,
  output: string,
  { source, scale, shift }: Affine,
  initializers: Map<string, Initializer>,
): Node {
  const zeros = new Float32Array(scale.length);
  const given = {
    scale: Float32Array.from(scale),
    shift: Float32Array.from(shift),
    mean: zeros,
    variance: zeros.slice().fill(1),
  };
  const names = Object.entries(given).map(([name, values]) => {
    const own = `merged ${name} of ${output}`;
    initializers.set(own, floatInitializer(values, [values.length]));
    return own;
  });
  return {
    ...node,
    operator: 'BatchNormalization',
    inputs: [source, ...names],
    outputs: [output],
    attributes: new Map([['epsilon', { kind: 'float', value: 0 }]]),
  };
}
