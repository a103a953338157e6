import { at } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node, producersOf } from '../graph.ts';
import { integer } from '../relations/relation.ts';
import { bytesPerElement, type Initializer, sizeOf } from '../tensor.ts';
import { withoutUnusedInitializers } from './unused-initializers.ts';

/** One operand of a channel concatenation. */
interface Operand {
  readonly tensor: string;
  readonly channels: number;
}

/**
 * The same model with each convolution of concatenated channels (a skip connection) as a sum of convolutions, one for
 * each operand. An operand that a change does not reach then keeps its baseline share and is not recomputed.
 */
export function splitConvolutions(graph: Graph): Graph {
  const producers = producersOf(graph);
  const initializers = new Map(graph.initializers);
  const channels = channelCounts(graph);
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const joined = producers.get(inputOf(node, 0));
    const weights = graph.initializers.get(inputOf(node, 1));
    if (!isPlain(node) || joined === undefined || !joinsChannels(joined) || weights === undefined)
      return [node];
    const operands = joined.inputs.flatMap((tensor): readonly Operand[] => {
      const count = channels.get(tensor);
      return count === undefined ? [] : [{ tensor, channels: count }];
    });
    if (operands.length < 2 || operands.length < joined.inputs.length) return [node];
    const total = operands.reduce((sum, operand) => sum + operand.channels, 0);
    return total === weights.shape[1] ? split(node, operands, weights, initializers) : [node];
  });
  return withoutUnusedInitializers({ ...graph, nodes, initializers });
}

function isPlain({ operator, domain, attributes }: Node): boolean {
  return operator === 'Conv' && domain === '' && integer(attributes.get('group'), 1) === 1;
}

function joinsChannels({ operator, domain, attributes }: Node): boolean {
  return operator === 'Concat' && domain === '' && integer(attributes.get('axis'), 0) === 1;
}

/** Channels of tensors, where their producers' weights determine them. */
function channelCounts({ nodes, initializers, inputs }: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, shape } of inputs) {
    const count = shape?.[1];
    if (typeof count === 'number') counts.set(name, count);
  }
  for (const node of nodes) {
    const count = channelsOf(node, initializers.get(inputOf(node, 1))?.shape, counts);
    if (count !== undefined) counts.set(firstOutput(node), count);
  }
  return counts;
}

function channelsOf(
  node: Node,
  weights: readonly number[] | undefined,
  counts: ReadonlyMap<string, number>,
): number | undefined {
  const own = counts.get(inputOf(node, 0));
  if (node.operator === 'Conv' && weights?.[0] !== undefined) return weights[0];
  if (node.operator === 'ConvTranspose' && weights?.[1] !== undefined) return weights[1];
  if (keepsChannels.has(node.operator) && own !== undefined) return own;
  if (node.operator !== 'Concat') return undefined;
  const operands = node.inputs.map((name) => counts.get(name));
  return operands.reduce(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

const keepsChannels: ReadonlySet<string> = new Set([
  ...['AveragePool', 'BatchNormalization', 'Clip', 'Elu', 'Gelu', 'HardSwish', 'InstanceNormalization'],
  ...['LeakyRelu', 'MaxPool', 'Mish', 'PRelu', 'Relu', 'Resize', 'Selu', 'Sigmoid', 'Softplus', 'Swish'],
  ...['Tanh', 'Upsample'],
]);

function split(
  node: Node,
  operands: readonly Operand[],
  weights: Initializer,
  initializers: Map<string, Initializer>,
): readonly Node[] {
  const output = firstOutput(node);
  const bias = node.inputs[2];
  let start = 0;
  const convolutions = operands.map(({ tensor, channels }, i): Node => {
    const name = `${inputOf(node, 1)} of channels ${start} to ${start + channels} of ${output}`;
    initializers.set(name, inputChannels(weights, start, channels));
    start += channels;
    const inputs = i === 0 && bias !== undefined ? [tensor, name, bias] : [tensor, name];
    return { ...node, name: `${node.name} ${i}`, inputs, outputs: [`${output} from part ${i}`] };
  });
  const sums = convolutions.slice(1).map((convolution, i): Node => {
    const before = i === 0 ? firstOutput(at(convolutions, 0)) : `${output} up to part ${i}`;
    const isLast = i === convolutions.length - 2;
    return {
      name: `${node.name} sum ${i}`,
      operator: 'Add',
      domain: '',
      inputs: [before, firstOutput(convolution)],
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
  const [outputs, inputs, kernel] = [at(shape, 0), at(shape, 1), shape.slice(2)];
  const perChannel = sizeOf(kernel) * (bytesPerElement(type) ?? 1);
  const part = new Uint8Array(outputs * count * perChannel);
  for (let output = 0; output < outputs; output++) {
    const from = (output * inputs + start) * perChannel;
    part.set(bytes.subarray(from, from + count * perChannel), output * count * perChannel);
  }
  return { type, onnxType, shape: [outputs, count, ...kernel], bytes: part };
}
