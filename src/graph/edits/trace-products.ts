import { at } from '../../at.ts';
import { firstOutput, inputOf, type Node } from '../graph.ts';
import { integer, integers, text } from '../relations/relation.ts';
import { addChannels, addParameter, type Trace, type Traced } from './trace.ts';

/**
 * Convolutions and products with constant weights. Null for other operators; false where the channels of what it reads
 * cannot be followed.
 */
export function traceProduct(trace: Trace, node: Node): boolean | null {
  switch (node.operator) {
    case 'Conv':
    case 'ConvTranspose':
      return traceConvolution(trace, node);
    case 'MatMul':
    case 'Gemm':
      return traceMatrix(trace, node);
    default:
      return null;
  }
}

function traceConvolution(trace: Trace, node: Node): boolean {
  const shape = weightsOf(trace, node);
  if (shape === null) return false;
  const isTransposed = node.operator === 'ConvTranspose';
  const groups = integer(node.attributes.get('group'), 1);
  const read = trace.tensors.get(inputOf(node, 0));
  if (read !== undefined && read.axis !== 1) return false;
  const channels = addChannels(trace, node, 1);
  const [outputAxis, inputAxis] = isTransposed ? [1, 0] : [0, 1];
  if (inputOf(node, 2) !== '' && !addParameter(trace, node, 2, 0, channels)) trace.couplings.fix(channels);
  if (groups > 1) return traceGroups(trace, node, groups, read, channels);
  addParameter(trace, node, 1, outputAxis, channels);
  const hasStoredBias = trace.network.graph.initializers.has(inputOf(node, 2));
  addReader(trace, node, inputAxis, !isTransposed && hasStoredBias && isUnpadded(node));
  return true;
}

/** The channels of a group, read and produced, are one set. */
function traceGroups(
  trace: Trace,
  node: Node,
  groups: number,
  read: Traced | undefined,
  channels: readonly number[],
): boolean {
  const { couplings, found } = trace;
  if (read === undefined) {
    couplings.fix(channels);
    return true;
  }
  const [ins, outs] = [read.channels.length / groups, channels.length / groups];
  for (let group = 0; group < groups; group++) {
    const first = at(read.channels, group * ins);
    const all = [
      ...read.channels.slice(group * ins, (group + 1) * ins),
      ...channels.slice(group * outs, (group + 1) * outs),
    ];
    couplings.join(
      all.map(() => first),
      all,
    );
  }
  const isTransposed = node.operator === 'ConvTranspose';
  addParameter(trace, node, 1, 0, isTransposed ? read.channels : channels);
  found.grouped.push({ node, perGroup: outs, channels });
  return true;
}

function traceMatrix(trace: Trace, node: Node): boolean {
  const shape = weightsOf(trace, node);
  const output = trace.network.shapes.get(firstOutput(node));
  if (shape?.length !== 2 || output === undefined) return false;
  const isTurned = integer(node.attributes.get('transB'), 0) !== 0;
  const read = trace.tensors.get(inputOf(node, 0));
  const last = output.length - 1;
  if (integer(node.attributes.get('transA'), 0) !== 0) return false;
  if (read !== undefined && read.axis !== last) return false;
  const channels = addChannels(trace, node, last);
  const bias = trace.network.constants.get(inputOf(node, 2));
  const isPerChannel = bias?.shape.at(-1) === channels.length && channels.length > 1;
  if (inputOf(node, 2) !== '' && (bias === undefined || isPerChannel)) {
    const isCut = bias !== undefined && addParameter(trace, node, 2, bias.shape.length - 1, channels);
    if (!isCut) trace.couplings.fix(channels);
  }
  addParameter(trace, node, 1, isTurned ? 0 : 1, channels);
  addReader(trace, node, isTurned ? 1 : 0, false);
  return true;
}

/** The shape of weights that the model stores; null where they are computed, or no `float32`. */
function weightsOf({ network }: Trace, node: Node): readonly number[] | null {
  const weights = network.graph.initializers.get(inputOf(node, 1));
  return weights?.type === 'float32' ? weights.shape : null;
}

function addReader({ tensors, found }: Trace, node: Node, weightAxis: number, takesIntercept: boolean): void {
  const tensor = inputOf(node, 0);
  const read = tensors.get(tensor);
  if (read !== undefined) found.readers.push({ node, tensor, weightAxis, takesIntercept, ...read });
}

function isUnpadded({ attributes }: Node): boolean {
  const auto = text(attributes.get('auto_pad'), 'NOTSET');
  if (auto === 'VALID') return true;
  return auto === 'NOTSET' && (integers(attributes.get('pads')) ?? []).every((pad) => pad === 0);
}
