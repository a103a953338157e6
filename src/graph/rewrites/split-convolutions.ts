import { bytesPerElement, type Initializer } from '../tensor.ts';
import type { Graph, Node } from '../graph.ts';
import { withReadWeights } from './read-weights.ts';
import { integer } from '../relations/relation.ts';

/**
 * The same model with every convolution of channels put together (a skip connection) as a sum of convolutions of each
 * part: a part that a change does not reach then counts with what it gave before, and is not computed again.
 */
export function splitConvolutions(graph: Graph): Graph {
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const initializers = new Map(graph.initializers);
  const channels = channelCounts(graph);
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const joined = makers.get(node.inputs[0] ?? '');
    const weights = graph.initializers.get(node.inputs[1] ?? '');
    if (!isPlain(node) || joined === undefined || !joinsChannels(joined) || weights === undefined)
      return [node];
    const parts = joined.inputs.map((name) => channels.get(name));
    if (parts.length < 2 || parts.some((count) => count === undefined)) return [node];
    const counts = parts.map((count) => count ?? 0);
    if (counts.reduce((sum, count) => sum + count, 0) !== weights.shape[1]) return [node];
    return split(node, joined.inputs, counts, weights, initializers);
  });
  return withReadWeights({ ...graph, nodes, initializers });
}

function isPlain({ operator, domain, attributes }: Node): boolean {
  return operator === 'Conv' && domain === '' && integer(attributes.get('group'), 1) === 1;
}

function joinsChannels({ operator, domain, attributes }: Node): boolean {
  return operator === 'Concat' && domain === '' && integer(attributes.get('axis'), 0) === 1;
}

/** Channels of tensors where the makers' weights tell them. */
function channelCounts({ nodes, initializers, inputs }: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, shape } of inputs) {
    const count = shape?.[1];
    if (typeof count === 'number') counts.set(name, count);
  }
  for (const { operator, inputs: read, outputs } of nodes) {
    const weights = initializers.get(read[1] ?? '')?.shape;
    const [output = ''] = outputs;
    const own = counts.get(read[0] ?? '');
    if (operator === 'Conv' && weights?.[0] !== undefined) counts.set(output, weights[0]);
    else if (operator === 'ConvTranspose' && weights?.[1] !== undefined) counts.set(output, weights[1]);
    else if (keepsChannels.has(operator) && own !== undefined) counts.set(output, own);
    else if (operator === 'Concat') {
      const parts = read.map((name) => counts.get(name) ?? NaN);
      const sum = parts.reduce((total, count) => total + count, 0);
      if (Number.isFinite(sum)) counts.set(output, sum);
    }
  }
  return counts;
}

const keepsChannels = new Set(
  'BatchNormalization Clip Elu Gelu HardSwish InstanceNormalization LeakyRelu MaxPool Mish PRelu Relu Resize Selu Sigmoid Softplus Swish Tanh Upsample AveragePool'.split(
    ' ',
  ),
);

function split(
  node: Node,
  parts: readonly string[],
  counts: readonly number[],
  weights: Initializer,
  initializers: Map<string, Initializer>,
): readonly Node[] {
  const [output = ''] = node.outputs;
  const bias = node.inputs[2];
  let start = 0;
  const convolutions = parts.map((part, i): Node => {
    const count = counts[i] ?? 0;
    const name = `${node.inputs[1] ?? ''} of channels ${start} to ${start + count} of ${output}`;
    initializers.set(name, inputChannels(weights, start, count));
    start += count;
    const inputs = i === 0 && bias !== undefined ? [part, name, bias] : [part, name];
    return { ...node, name: `${node.name} ${i}`, inputs, outputs: [`${output} from part ${i}`] };
  });
  const sums = convolutions.slice(1).map((convolution, i): Node => {
    const before = i === 0 ? (convolutions[0]?.outputs[0] ?? '') : `${output} up to part ${i}`;
    const isLast = i === convolutions.length - 2;
    return {
      name: `${node.name} sum ${i}`,
      operator: 'Add',
      domain: '',
      inputs: [before, convolution.outputs[0] ?? ''],
      outputs: [isLast ? output : `${output} up to part ${i + 1}`],
      attributes: new Map(),
      metadata: node.metadata,
    };
  });
  return [...convolutions, ...sums];
}

/** The weights (`output × input × kernel…`) of some input channels. */
function inputChannels(
  { type, onnxType, shape, bytes }: Initializer,
  start: number,
  count: number,
): Initializer {
  const [outputs = 0, inputs = 0, ...kernel] = shape;
  const perChannel = kernel.reduce((size, length) => size * length, 1) * (bytesPerElement(type) ?? 1);
  const part = new Uint8Array(outputs * count * perChannel);
  for (let output = 0; output < outputs; output++) {
    const from = (output * inputs + start) * perChannel;
    part.set(bytes.subarray(from, from + count * perChannel), output * count * perChannel);
  }
  return { type, onnxType, shape: [outputs, count, ...kernel], bytes: part };
}
