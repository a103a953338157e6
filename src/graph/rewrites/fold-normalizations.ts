import { type Graph, type Node, readsOf } from '../graph.ts';
import { withReadWeights } from './read-weights.ts';
import { integer } from '../relations/relation.ts';
import { floatsOf, type Initializer } from '../tensor.ts';

/** What a batch normalization does to each channel: `scale · x + shift`. */
interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * The same model with every inference batch normalization that alone reads a convolution's output folded into its
 * weights and bias. What the convolution made before it is gone from the graph.
 */
export function foldNormalizations(graph: Graph): Graph {
  const readers = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)])
    readers.set(name, (readers.get(name) ?? 0) + 1);
  const convolutions = new Map(
    graph.nodes.flatMap((node) => (isFoldable(node) ? [[node.outputs[0] ?? '', node] as const] : [])),
  );
  const initializers = new Map(graph.initializers);
  const replaced = new Map<Node, Node | null>();
  for (const node of graph.nodes) {
    const convolution = convolutions.get(node.inputs[0] ?? '');
    if (!isNormalization(node) || convolution === undefined || readers.get(node.inputs[0] ?? '') !== 1)
      continue;
    const folded = fold(graph, convolution, node, initializers);
    if (folded === null) continue;
    replaced.set(convolution, null);
    replaced.set(node, folded);
  }
  const nodes = graph.nodes.flatMap((node) => replaced.get(node) ?? (replaced.has(node) ? [] : [node]));
  return withReadWeights({ ...graph, nodes, initializers });
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
  const affine = affineOf(graph, normalization);
  const weights = graph.initializers.get(convolution.inputs[1] ?? '');
  const bias = graph.initializers.get(convolution.inputs[2] ?? '');
  const values = weights && floatsOf(weights);
  const before = bias && floatsOf(bias);
  if (affine === null || weights === undefined || !values) return null;
  if (before === null || (before === undefined && (convolution.inputs[2] ?? '') !== '')) return null;
  const { scale, shift } = affine;
  const isTransposed = convolution.operator === 'ConvTranspose';
  const channels = weights.shape[isTransposed ? 1 : 0] ?? 0;
  if (channels !== scale.length) return null;
  const kernel = values.length / Math.max(1, (weights.shape[0] ?? 0) * (weights.shape[1] ?? 0));
  const perChannel = isTransposed ? kernel : values.length / Math.max(1, channels);
  const scaled = values.map((value, i) => value * (scale[Math.floor(i / perChannel) % channels] ?? 0));
  const shifted = Float32Array.from(
    shift,
    (own, channel) => own + (scale[channel] ?? 0) * (before?.[channel] ?? 0),
  );
  const [output = ''] = normalization.outputs;
  const names = [`weights of ${output}`, `bias of ${output}`] as const;
  initializers.set(names[0], { ...weights, bytes: bytesOf(scaled) });
  initializers.set(names[1], { ...weights, shape: [channels], bytes: bytesOf(shifted) });
  return {
    ...convolution,
    inputs: [convolution.inputs[0] ?? '', ...names],
    outputs: [output],
    metadata: normalization.metadata,
  };
}

function affineOf(graph: Graph, { inputs, attributes }: Node): Affine | null {
  const [scale, bias, mean, variance] = inputs.slice(1).map((name) => {
    const constant = graph.initializers.get(name);
    return constant === undefined ? null : floatsOf(constant);
  });
  if (!scale || !bias || !mean || !variance) return null;
  const given = attributes.get('epsilon');
  const epsilon = given?.kind === 'float' ? given.value : 1e-5;
  const factors = Float64Array.from(scale, (value, i) => value / Math.sqrt((variance[i] ?? 0) + epsilon));
  return {
    scale: factors,
    shift: Float64Array.from(bias, (value, i) => value - (mean[i] ?? 0) * (factors[i] ?? 0)),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
