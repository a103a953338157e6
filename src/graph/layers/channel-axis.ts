import { identityMap } from '../relations/axis-map.ts';
import { at, entry } from '../../at.ts';
import { inputOf } from '../graph.ts';
import { sizeOf } from '../tensor.ts';
import type { Network, NetworkNode } from '../network.ts';
import { inPlaceOf } from './in-place.ts';

/**
 * The axis along which a tensor holds different features of the same positions: a convolution's channels, the features
 * of tokens, the heads of attention. Null where there is none, or only a single feature.
 */
export function channelAxis(network: Network, tensor: string): number | null {
  const shape = network.shapes.get(tensor);
  if (shape === undefined) return null;
  const features = featuresOf(network).get(tensor) ?? [];
  const found = shape.findIndex((length, axis) => axis > 0 && length > 1 && features[axis] === true);
  return found < 0 ? null : found;
}

/** Whether each axis of each computed tensor holds features. */
type Features = ReadonlyMap<string, readonly boolean[]>;

const knownFeatures = new WeakMap<Network, Features>();

function featuresOf(network: Network): Features {
  const known = knownFeatures.get(network);
  if (known !== undefined) return known;
  const features = new Map<string, readonly boolean[]>();
  for (const operation of network.nodes) {
    for (const tensor of operation.node.outputs) {
      const shape = network.shapes.get(tensor);
      if (shape === undefined) continue;
      features.set(
        tensor,
        shape.map((_, axis) => holdsFeatures(network, operation, axis, features)),
      );
    }
  }
  knownFeatures.set(network, features);
  return features;
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

/** Whether an operator's output axis holds features: as the input axis that it follows, or because the operator creates them. */
function holdsFeatures(network: Network, operation: NetworkNode, axis: number, before: Features): boolean {
  const { shapes } = network;
  const { node, relation, output } = operation;
  for (const [i, name] of node.inputs.entries()) {
    const link = shapes.has(name) ? relation.inputs[i]?.[axis] : null;
    const isRegrouped = relation.form.kind === 'reshaped' && link?.map !== identityMap;
    if (link && !isRegrouped) return before.get(name)?.[link.axis] === true;
  }
  const source = inPlaceOf(network, output);
  const isKept = source !== null && before.get(source)?.[axis] === true;
  return isKept || createsFeatures(shapes, operation, axis, before);
}

/** Whether an operator creates the features along an output axis that follows none of its inputs. */
function createsFeatures(
  shapes: Network['shapes'],
  { node, output }: NetworkNode,
  axis: number,
  before: Features,
): boolean {
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
      return before.get(input)?.[axis] === true;
    case 'MatMul':
    case 'Gemm':
      return axis === to.length - 1 && !shapes.has(inputOf(node, 1));
    case 'Reshape': {
      // Features that are split in two are heads and the features of each head; the first axis is the heads.
      const from = shapes.get(input);
      if (from === undefined) return false;
      const outside = sizeOf(to.slice(0, axis));
      const split = from.findIndex((_, i) => sizeOf(from.slice(0, i)) === outside);
      return split > 0 && at(from, split) > at(to, axis) && before.get(input)?.[split] === true;
    }
    default:
      return false;
  }
}
