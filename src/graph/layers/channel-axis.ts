import { same } from '../relations/axis-map.ts';
import type { Network, NetworkNode } from '../network.ts';

/**
 * The axis along which a tensor holds different features of the same places: a convolution's channels, the features of
 * tokens, the heads of attention. Null where it has none, or only one.
 */
export function channelAxis({ makers, shapes, input }: Network, tensor: string): number | null {
  const shape = shapes.get(tensor) ?? [];
  const axes = [...shape.keys()].filter((axis) => axis > 0 && (shape[axis] ?? 1) > 1);
  return axes.find((axis) => holdsFeatures({ makers, shapes, input }, tensor, axis)) ?? null;
}

const known = new WeakMap<Network, Map<string, number>>();

/**
 * The axis of a crop's values whose length its session is opened for: that of features, of which operators take so many;
 * the second where there is none.
 */
export function sessionAxis(network: Network, tensor: string): number {
  const axes = known.get(network) ?? new Map<string, number>();
  known.set(network, axes);
  const axis = axes.get(tensor) ?? channelAxis(network, tensor) ?? 1;
  axes.set(tensor, axis);
  return axis;
}

/** Follows an axis back to the operator that made it. */
function holdsFeatures(
  network: Pick<Network, 'makers' | 'shapes' | 'input'>,
  tensor: string,
  axis: number,
): boolean {
  const { makers, shapes, input } = network;
  if (tensor === input) return false;
  const made = makers.get(tensor);
  if (made === undefined) return false;
  const inputs = made.node.inputs.flatMap((name, i) => (shapes.has(name) ? [{ name, i }] : []));
  for (const { name, i } of inputs) {
    const link = made.relation.inputs[i]?.[axis];
    const isRegrouped = made.relation.form.kind === 'reshaped' && link?.map !== same;
    if (link && !isRegrouped) return holdsFeatures(network, name, link.axis);
  }
  return makesFeatures(network, made, axis);
}

/** Whether an operator makes the features of an axis that follows none of its inputs. */
function makesFeatures(
  network: Pick<Network, 'makers' | 'shapes' | 'input'>,
  { node, output }: NetworkNode,
  axis: number,
): boolean {
  const { shapes } = network;
  const [input = ''] = node.inputs;
  const [from, to] = [shapes.get(input) ?? [], shapes.get(output) ?? []];
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
      return axis === to.length - 1 && !shapes.has(node.inputs[1] ?? '');
    case 'Reshape': {
      // Features split in two are heads and what each head holds: the first of them is the heads.
      const before = (shape: readonly number[], end: number): number =>
        shape.slice(0, end).reduce((size, length) => size * length, 1);
      const split = from.findIndex((_, i) => before(from, i) === before(to, axis));
      return split > 0 && (from[split] ?? 1) > (to[axis] ?? 1) && holdsFeatures(network, input, split);
    }
    default:
      return false;
  }
}
