import { identityMap } from '../relations/axis-map.ts';
import { at, entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { sizeOf } from '../tensor.ts';
import type { Network, NetworkNode } from '../network.ts';

/**
 * The axis along which a tensor holds different features of the same positions: a convolution's channels, the features
 * of tokens, the heads of attention. Null where there is none, or only a single feature.
 */
export function channelAxis(network: Network, tensor: string): number | null {
  const shape = network.shapes.get(tensor);
  if (shape === undefined) return null;
  const axes = shape.flatMap((length, axis) => (axis > 0 && length > 1 ? [axis] : []));
  return axes.find((axis) => holdsFeatures(network, tensor, axis)) ?? null;
}

const known = new WeakMap<Network, Map<string, number>>();

/**
 * The axis of a crop's values whose length is fixed in its session: the channel axis, since operators require its exact
 * length; the second axis where there is none.
 */
export function sessionAxis(network: Network, tensor: string): number {
  const axes = known.get(network) ?? new Map<string, number>();
  known.set(network, axes);
  const axis = axes.get(tensor) ?? channelAxis(network, tensor) ?? 1;
  axes.set(tensor, axis);
  return axis;
}

/** Traces an axis back to the operator that created it, and checks whether it holds features. */
function holdsFeatures(network: Network, tensor: string, axis: number): boolean {
  const { producers, shapes } = network;
  const operation = producers.get(tensor);
  if (tensor === network.input || operation === undefined) return false;
  const { node, relation } = operation;
  for (const [i, name] of node.inputs.entries()) {
    const link = shapes.has(name) ? relation.inputs[i]?.[axis] : null;
    const isRegrouped = relation.form.kind === 'reshaped' && link?.map !== identityMap;
    if (link && !isRegrouped) return holdsFeatures(network, name, link.axis);
  }
  return createsFeatures(network, operation, axis);
}

/** Whether an operator creates the features along an output axis that follows none of its inputs. */
function createsFeatures(network: Network, { node, output }: NetworkNode, axis: number): boolean {
  const { shapes } = network;
  const input = inputOf(node, 0);
  const to = entry(shapes, output);
  switch (node.operator) {
    case 'Conv':
    case 'ConvTranspose':
    case 'BatchNormalization':
    case 'InstanceNormalization':
    case 'GroupNormalization':
    case 'DepthToSpace':
    case 'SpaceToDepth':
      return axis === 1;
    case 'Softmax':
    case 'LayerNormalization':
      return holdsFeatures(network, input, axis);
    case 'MatMul':
    case 'Gemm':
      return axis === to.length - 1 && !shapes.has(inputOf(node, 1));
    case 'Reshape': {
      // Features that are split in two are heads and the features of each head; the first axis is the heads.
      const from = shapes.get(input);
      if (from === undefined) return false;
      const before = sizeOf(to.slice(0, axis));
      const split = from.findIndex((_, i) => sizeOf(from.slice(0, i)) === before);
      return split > 0 && at(from, split) > at(to, axis) && holdsFeatures(network, input, split);
    }
    default:
      return false;
  }
}
