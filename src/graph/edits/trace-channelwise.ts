import { at, entry } from '../../at.ts';
import { inputOf, type Node } from '../graph.ts';
import type { NetworkNode } from '../network.ts';
import { identityMap } from '../relations/axis-map.ts';
import type { Relation } from '../relations/relation.ts';
import { integersOf } from '../tensor.ts';
import { sizesFollow } from './shape-readers.ts';
import { addParameter, type Trace, type Traced } from './trace.ts';

/** Operators that treat every channel alike and separately, where an output axis follows the axis of the channels. */
const channelwise: ReadonlySet<string> = new Set(
  (
    'Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil Celu Clip Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish ' +
    'Identity Dropout LeakyRelu Log Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign ' +
    'Sqrt Swish Tan Tanh ThresholdedRelu MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool Pad Slice Transpose ' +
    'ReduceMax ReduceMean ReduceMin ReduceSum ReduceL1 ReduceL2 ReduceSumSquare Squeeze Unsqueeze Reshape Resize Upsample ' +
    'BatchNormalization InstanceNormalization Softmax LogSoftmax'
  ).split(' '),
);

/** Follows channels through an operator. False where they end in it. */
export function traceChannelwise(trace: Trace, { node, relation, output }: NetworkNode): boolean {
  const { network, tensors, dependent } = trace;
  const read = tensors.get(inputOf(node, 0));
  if (node.inputs.some((name, i) => i > 0 && dependent.has(name))) return false;
  if (read === undefined) return true;
  if (!channelwise.has(node.operator)) return false;
  // Without axes it takes out every axis of length 1, which the channels could become.
  if (node.operator === 'Squeeze' && inputOf(node, 1) === '' && !node.attributes.has('axes')) return false;
  const axis = followingAxis(node, relation, read.axis);
  if (axis === null) return false;
  if (at(entry(network.shapes, output), axis) !== read.channels.length) return false;
  const traced = { axis, channels: read.channels };
  if (!followParameters(trace, node, read) || !followLengths(trace, node, read, traced)) return false;
  tensors.set(output, traced);
  return true;
}

/** The output axis whose positions are those of an axis of the first input; null where there is none. */
function followingAxis({ operator }: Node, { inputs }: Relation, axis: number): number | null {
  // Its statistics are over space: the channels stay separate.
  if (operator === 'InstanceNormalization') return axis === 1 ? 1 : null;
  const found = inputs[0]?.findIndex((link) => link?.axis === axis && link.map === identityMap) ?? -1;
  return found < 0 ? null : found;
}

/** The parameters of a normalization, one for each channel. */
function followParameters(trace: Trace, node: Node, { axis, channels }: Traced): boolean {
  if (!node.operator.endsWith('Normalization')) return true;
  return axis === 1 && node.inputs.slice(1).every((_, i) => addParameter(trace, node, i + 1, 0, channels));
}

/** The lengths that a Resize or a Reshape gives its output, which count channels. */
function followLengths(trace: Trace, node: Node, read: Traced, { axis, channels }: Traced): boolean {
  const input = { Resize: 3, Reshape: 1 }[node.operator];
  const lengths = input === undefined ? '' : inputOf(node, input);
  if (input === undefined || lengths === '') return true;
  const stored = trace.network.graph.initializers.get(lengths);
  if (stored === undefined)
    return node.operator === 'Resize' && !node.attributes.has('axes') && sizesFollow(trace, lengths, read);
  const values = integersOf(stored);
  const axes = node.attributes.get('axes');
  const position = axes?.kind === 'ints' ? axes.value.indexOf(axis) : axis;
  if (values === null) return false;
  const value = values[position];
  if (value !== undefined && value > 0) trace.found.counts.push({ node, input, position, channels });
  return true;
}
