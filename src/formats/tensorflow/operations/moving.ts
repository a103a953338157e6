import { at } from '../../../at.ts';
import { axisOf, requireRank } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { asComputed, inLogicalOrder, inOrder, integersTensor, withChannelsFirst } from '../layout.ts';
import { isSameLength, type Length, lengthOfAxis, scaled, sumOf } from '../length.ts';
import { channelsFirst, isSameOrder, range } from '../order.ts';
import type { Pair } from '../pairs.ts';
import { type Computed, relabelled, shapeOf, type Value } from '../value.ts';
import { scalar } from './elementwise.ts';
import { storedAxes, withoutAxes } from './reductions.ts';

/** The values in logical row-major order under another shape. */
export function reshape(b: GraphBuilder, x: Computed, shape: readonly Length[]): Computed {
  if (shape.length === x.shape.length && shape.every((length, i) => isSameLength(length, at(x.shape, i))))
    return x;
  const tensor = b.emit('Reshape', [inLogicalOrder(b, x), shapeTensor(b, x, shape)]);
  return { ...x, tensor, shape, order: range(shape.length) };
}

/** A target shape by Reshape's own rules where they suffice (0 keeps a length, −1 is inferred), computed otherwise. */
function shapeTensor(b: GraphBuilder, x: Computed, shape: readonly Length[]): string {
  const kept = shape.map((length, i): Length => {
    const own = x.shape[i];
    return typeof length !== 'number' && own !== undefined && isSameLength(length, own) ? 0 : length;
  });
  const open = kept.filter((length) => typeof length !== 'number');
  if (open.length > 1) return integersTensor(b, shape);
  return b.integers(kept.map((length) => (typeof length === 'number' ? length : -1)));
}

/**
 * The logical axes permuted: new axis `i` is old axis `axes[i]`. No data moves until an operator needs another order.
 * @throws UserError when `axes` is not a permutation of the tensor's axes
 */
export function transpose(b: GraphBuilder, x: Computed, axes: readonly number[]): Computed {
  const rank = x.shape.length;
  const own = axes.map((axis) => axisOf(b, axis, rank));
  if (own.length !== rank || new Set(own).size !== rank)
    throw b.failure(`permutes ${rank} axes by ${axes.join(', ')}: the file is damaged`);
  return relabelled(x, own);
}

/**
 * The last two axes swapped.
 * @throws UserError when there are fewer than two
 */
export function matrixTranspose(b: GraphBuilder, x: Computed): Computed {
  return transpose(b, x, matrixAxes(b, x.shape.length));
}

/**
 * The permutation that swaps the last two of `rank` axes.
 * @throws UserError when there are fewer than two
 */
export function matrixAxes(b: GraphBuilder, rank: number): readonly number[] {
  if (rank < 2) throw b.failure(`transposes a tensor with ${rank} axes as a matrix: the file is damaged`);
  return [...range(rank - 2), rank - 1, rank - 2];
}

/**
 * Removes axes of length 1.
 * @throws UserError when there is no such axis
 */
export function squeeze(b: GraphBuilder, x: Computed, axes: readonly number[]): Computed {
  const removed = new Set(axes.map((axis) => axisOf(b, axis, x.shape.length)));
  if (removed.size === 0) return x;
  const tensor = b.emit('Squeeze', [x.tensor, b.integers(storedAxes(x, removed))]);
  return withoutAxes({ ...x, tensor }, removed);
}

/**
 * Inserts an axis of length 1 before the logical axis `before`, or behind the last one.
 * @throws UserError when there is no such place
 */
export function expand(b: GraphBuilder, x: Computed, before: number): Computed {
  const rank = x.shape.length;
  const own = axisOf(b, before, rank + 1);
  const tensor = b.emit('Unsqueeze', [x.tensor, b.integers([rank])]);
  const order = x.order.toSpliced(own, 0, rank);
  return { ...x, tensor, shape: x.shape.toSpliced(own, 0, 1), order };
}

/**
 * Concatenates values along a logical axis.
 * @throws UserError when there are none, they differ in rank, or there is no such axis
 */
export function concat(b: GraphBuilder, values: readonly Value[], axis: number): Computed {
  const parts = values.map((value) => asComputed(b, value));
  const [first] = parts;
  if (first === undefined) throw b.failure('concatenates no tensors');
  const rank = first.shape.length;
  for (const { shape } of parts) requireRank(b, shape, rank);
  const own = axisOf(b, axis, rank);
  const preferred = channelsFirst(rank);
  const order = parts.some((part) => isSameOrder(part.order, preferred)) ? preferred : first.order;
  const stored = at(order, own);
  const tensor = b.emit(
    'Concat',
    parts.map((part) => inOrder(b, part, order)),
    { axis: stored },
  );
  const total = parts
    .map((part) => at(part.shape, own))
    .reduce<Length | null>((sum, length) => (sum === null ? null : sumOf(sum, length)), 0);
  const shape = first.shape.map((length, i): Length => {
    if (i === own) return total ?? lengthOfAxis(tensor, stored);
    return parts.map((part) => at(part.shape, i)).find((known) => typeof known === 'number') ?? length;
  });
  return { ...first, tensor, shape, order };
}

/**
 * Pads each axis before its start and after its end.
 * @param pads one pair for each logical axis
 * @throws UserError when there are more or fewer pairs than axes
 */
export function pad(
  b: GraphBuilder,
  x: Computed,
  pads: readonly Pair[],
  mode: 'constant' | 'reflect' | 'edge' = 'constant',
  value = 0,
): Computed {
  if (pads.every(([before, after]) => before === 0 && after === 0)) return x;
  requireRank(b, x.shape, pads.length);
  const stored = range(pads.length).map((position) => at(pads, x.order.indexOf(position)));
  const list = [...stored.map(([before]) => before), ...stored.map(([, after]) => after)];
  const inputs = [x.tensor, b.integers(list)];
  if (value !== 0) inputs.push(scalar(b, value).tensor);
  const tensor = b.emit('Pad', inputs, { mode });
  const shape = pads.map(([before, after], axis) => scaled(at(x.shape, axis), 1, before + after));
  return { ...x, tensor, shape };
}

/**
 * Repeats the tensor along each axis.
 * @param repeats one number for each logical axis
 * @throws UserError when there are more or fewer numbers than axes
 */
export function tile(b: GraphBuilder, x: Computed, repeats: readonly number[]): Computed {
  requireRank(b, x.shape, repeats.length);
  const stored = range(repeats.length).map((position) => at(repeats, x.order.indexOf(position)));
  const tensor = b.emit('Tile', [x.tensor, b.integers(stored)]);
  return { ...x, tensor, shape: repeats.map((times, axis) => scaled(at(x.shape, axis), times)) };
}

/**
 * Moves groups of channels into spatial blocks, in TensorFlow's order of channels.
 * @throws UserError when the input is not a batch of images
 */
export function depthToSpace(b: GraphBuilder, input: Computed, block: number): Computed {
  const x = withChannelsFirst(b, input);
  const [items, height, width, channels] = imageShape(b, x);
  const tensor = b.emit('DepthToSpace', [x.tensor], { blocksize: block, mode: 'DCR' });
  return {
    ...x,
    tensor,
    shape: [items, scaled(height, block), scaled(width, block), scaled(channels, 1 / block ** 2)],
  };
}

/**
 * Moves spatial blocks into channels, in TensorFlow's order of channels.
 * @throws UserError when the input is not a batch of images
 */
export function spaceToDepth(b: GraphBuilder, input: Computed, block: number): Computed {
  const x = withChannelsFirst(b, input);
  const [items, height, width, channels] = imageShape(b, x);
  const tensor = b.emit('SpaceToDepth', [x.tensor], { blocksize: block });
  return {
    ...x,
    tensor,
    shape: [items, scaled(height, 1 / block), scaled(width, 1 / block), scaled(channels, block ** 2)],
  };
}

function imageShape(b: GraphBuilder, { shape }: Computed): readonly [Length, Length, Length, Length] {
  requireRank(b, shape, 4);
  return [at(shape, 0), at(shape, 1), at(shape, 2), at(shape, 3)];
}

/**
 * Takes the given positions of an axis; a scalar index removes the axis.
 * @throws UserError when there is no such axis
 */
export function gather(b: GraphBuilder, x: Computed, indices: Value, axis: number): Computed {
  const own = axisOf(b, axis, x.shape.length);
  const tensor = b.emit('Gather', [inLogicalOrder(b, x), inLogicalOrder(b, indices)], { axis: own });
  const shape = x.shape.toSpliced(own, 1, ...shapeOf(indices));
  return { ...x, tensor, shape, order: range(shape.length) };
}
