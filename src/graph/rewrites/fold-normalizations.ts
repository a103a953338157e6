import { at } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node, readsOf } from '../graph.ts';
import { normalizationAffine } from './normalization-affine.ts';
import { withoutUnusedInitializers } from './unused-initializers.ts';
import { integer } from '../relations/relation.ts';
import { tallyOf } from '../tally.ts';
import { floatsOf, type Initializer, sizeOf } from '../tensor.ts';

/**
 * The same model with batch normalizations folded into the weights and bias of the convolution before, where they are
 * the only reader of its output. The convolution's own output is then gone from the graph.
 */
export function foldNormalizations(graph: Graph): Graph {
  const readers = tallyOf([...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)]);
  const convolutions = new Map(
    graph.nodes.filter(isFoldable).map((node) => [firstOutput(node), node] as const),
  );
  const initializers = new Map(graph.initializers);
  const replaced = new Map<Node, Node | null>();
  for (const node of graph.nodes) {
    const input = inputOf(node, 0);
    const convolution = convolutions.get(input);
    if (!isNormalization(node) || convolution === undefined || readers.get(input) !== 1) continue;
    const folded = fold(graph, convolution, node, initializers);
    if (folded === null) continue;
    replaced.set(convolution, null);
    replaced.set(node, folded);
  }
  const nodes = graph.nodes.flatMap((node) => replaced.get(node) ?? (replaced.has(node) ? [] : [node]));
  return withoutUnusedInitializers({ ...graph, nodes, initializers });
}

function isFoldable({ operator, domain, attributes }: Node): boolean {
  if (domain !== '') return false;
  return operator === 'Conv' || (operator === 'ConvTranspose' && integer(attributes.get('group'), 1) === 1);
}

function isNormalization({ operator, domain, outputs, attributes }: Node): boolean {
  const isTraining = integer(attributes.get('training_mode'), 0) !== 0;
  return operator === 'BatchNormalization' && domain === '' && outputs.length === 1 && !isTraining;
}

function fold(
  graph: Graph,
  convolution: Node,
  normalization: Node,
  initializers: Map<string, Initializer>,
): Node | null {
  const affine = normalizationAffine(normalization, graph.initializers);
  const weights = graph.initializers.get(inputOf(convolution, 1));
  const bias = inputOf(convolution, 2);
  const values = weights && floatsOf(weights);
  const before = bias === '' ? undefined : floatsIn(graph, bias);
  if (affine === null || weights === undefined || !values || before === null) return null;
  const { scale, shift } = affine;
  const isTransposed = convolution.operator === 'ConvTranspose';
  const [first, second, ...kernel] = weights.shape;
  const channels = isTransposed ? second : first;
  if (channels === undefined || channels !== scale.length) return null;
  if (before !== undefined && before.length !== channels) return null;
  const perChannel = isTransposed ? sizeOf(kernel) : values.length / Math.max(1, channels);
  const scaled = values.map((value, i) => value * (scale[Math.floor(i / perChannel) % channels] ?? 0));
  const shifted = Float32Array.from(shift, (own, channel) =>
    before === undefined ? own : own + at(scale, channel) * at(before, channel),
  );
  const output = firstOutput(normalization);
  const names = [`weights of ${output}`, `bias of ${output}`] as const;
  initializers.set(names[0], { ...weights, bytes: bytesOf(scaled) });
  initializers.set(names[1], { ...weights, shape: [channels], bytes: bytesOf(shifted) });
  return {
    ...convolution,
    inputs: [inputOf(convolution, 0), ...names],
    outputs: [output],
    metadata: normalization.metadata,
  };
}

function floatsIn({ initializers }: Graph, name: string): Float32Array | null {
  const constant = initializers.get(name);
  return constant === undefined ? null : floatsOf(constant);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
