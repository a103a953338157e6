import type { GraphBuilder } from '../builder.ts';
import { floats } from '../constant.ts';
import { asComputed, asWrittenTensor, inOrder, integersTensor, withChannelsFirst } from '../layout.ts';
import { isSameLength, type Length, lengthOfAxis, scaled, sumOf } from '../length.ts';
import {
  asWritten,
  channelsFirst,
  type Computed,
  isSameOrder,
  relabelled,
  shapeOf,
  type Value,
} from '../value.ts';
import { withoutAxes } from './reductions.ts';

/** The values in the author's order of axes, under another shape. */
export function reshape(b: GraphBuilder, x: Computed, shape: readonly Length[]): Computed {
  if (shape.length === x.shape.length && shape.every((length, i) => isSameLength(length, x.shape[i] ?? 1)))
    return x;
  const tensor = b.emit('Reshape', [asWrittenTensor(b, x), shapeTensor(b, x, shape)]);
  return { ...x, tensor, shape, order: asWritten(shape.length) };
}

/** A shape by what Reshape knows itself (0 keeps a length, −1 is what is left), else computed. */
function shapeTensor(b: GraphBuilder, x: Computed, shape: readonly Length[]): string {
  const kept = shape.map((length, i): Length => {
    const own = x.shape[i];
    return typeof length !== 'number' && own !== undefined && isSameLength(length, own) ? 0 : length;
  });
  const open = kept.filter((length) => typeof length !== 'number');
  if (open.length > 1) return integersTensor(b, shape);
  return b.integers(kept.map((length) => (typeof length === 'number' ? length : -1)));
}

/** The author's axes in another order: nothing is moved until an operator asks for it. */
export function transpose(x: Computed, axes: readonly number[]): Computed {
  return relabelled(x, axes);
}

/** Takes axes of length 1 away. */
export function squeeze(b: GraphBuilder, x: Computed, axes: readonly number[]): Computed {
  const gone = new Set(axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)));
  if (gone.size === 0) return x;
  const stored = [...gone].map((axis) => x.order[axis] ?? 0).sort((p, q) => p - q);
  const tensor = b.emit('Squeeze', [x.tensor, b.integers(stored)]);
  return withoutAxes({ ...x, tensor }, gone, false);
}

/** Puts an axis of length 1 before the author's axis `at`. */
export function expand(b: GraphBuilder, x: Computed, at: number): Computed {
  const own = at < 0 ? at + x.shape.length + 1 : at;
  const rank = x.shape.length;
  const tensor = b.emit('Unsqueeze', [x.tensor, b.integers([rank])]);
  const order = [...x.order.slice(0, own), rank, ...x.order.slice(own)];
  return { ...x, tensor, shape: [...x.shape.slice(0, own), 1, ...x.shape.slice(own)], order };
}

/** Puts values one after the other along the author's `axis`. */
export function concat(b: GraphBuilder, values: readonly Value[], axis: number): Computed {
  const parts = values.map((value) => asComputed(b, value));
  const [first] = parts;
  if (first === undefined) throw new Error('Nothing to put together.');
  const rank = first.shape.length;
  const own = axis < 0 ? axis + rank : axis;
  const preferred = channelsFirst(rank);
  const order = parts.some((part) => isSameOrder(part.order, preferred)) ? preferred : first.order;
  const tensor = b.emit(
    'Concat',
    parts.map((part) => inOrder(b, part, order)),
    { axis: order[own] ?? 0 },
  );
  const total = parts
    .map((part) => part.shape[own] ?? 1)
    .reduce<Length | null>((sum, length) => (sum === null ? null : sumOf(sum, length)), 0);
  const shape = asWritten(rank).map((i): Length => {
    if (i === own) return total ?? lengthOfAxis(tensor, order[own] ?? 0);
    return (
      parts.map((part) => part.shape[i] ?? 1).find((length) => typeof length === 'number') ??
      first.shape[i] ??
      1
    );
  });
  return { ...first, tensor, shape, order };
}

/** The part of one axis to take: `end` null is to the end, both may count from the end. */
export interface Cut {
  readonly axis: number;
  readonly start: Length;
  readonly end: Length | null;
  readonly step?: number;
}

/** Takes a part along some axes. */
export function slice(b: GraphBuilder, x: Computed, cuts: readonly Cut[]): Computed {
  const real = cuts.filter(({ start, end, step = 1 }) => start !== 0 || end !== null || step !== 1);
  if (real.length === 0) return x;
  const lists: readonly (readonly Length[])[] = [
    real.map(({ start }) => start),
    real.map(({ end, step = 1 }) => end ?? (step > 0 ? 2 ** 31 - 1 : -(2 ** 31) + 1)),
    real.map(({ axis }) => x.order[axis] ?? 0),
    real.map(({ step = 1 }) => step),
  ];
  const tensor = b.emit('Slice', [x.tensor, ...lists.map((list) => integersTensor(b, list))]);
  const shape = x.shape.map((length, axis) => {
    const cut = real.find((candidate) => candidate.axis === axis);
    return cut === undefined ? length : (cutLength(length, cut) ?? lengthOfAxis(tensor, x.order[axis] ?? 0));
  });
  return { ...x, tensor, shape };
}

function cutLength(length: Length, { start, end, step = 1 }: Cut): Length | null {
  if (typeof start !== 'number' || (end !== null && typeof end !== 'number')) return null;
  if (typeof length === 'number') {
    const clamp = (at: number): number =>
      Math.min(step > 0 ? length : length - 1, Math.max(step > 0 ? 0 : -1, at < 0 ? at + length : at));
    const from = clamp(start);
    const to = end === null ? (step > 0 ? length : -1) : clamp(end);
    return Math.max(0, Math.ceil((to - from) / step));
  }
  if (step === -1 && start === -1 && end === null) return length;
  if (step !== 1) return null;
  if (start >= 0 && (end === null || end < 0)) return scaled(length, 1, (end ?? 0) - start);
  if (end === null || Math.sign(start) === Math.sign(end)) return (end ?? 0) - start;
  return null;
}

/** Adds positions before and after each axis. */
export function pad(
  b: GraphBuilder,
  x: Computed,
  pads: readonly (readonly [before: number, after: number])[],
  mode: 'constant' | 'reflect' | 'edge' = 'constant',
  value = 0,
): Computed {
  if (pads.every(([before, after]) => before === 0 && after === 0)) return x;
  const stored = asWritten(x.order.length).map((position) => pads[x.order.indexOf(position)] ?? [0, 0]);
  const list = [...stored.map(([before]) => before), ...stored.map(([, after]) => after)];
  const inputs = [x.tensor, b.integers(list)];
  if (value !== 0)
    inputs.push(b.once(`number ${value}`, () => b.constant(`number ${value}`, floats([value], []))));
  const tensor = b.emit('Pad', inputs, { mode });
  const shape = x.shape.map((length, axis) =>
    scaled(length, 1, (pads[axis]?.[0] ?? 0) + (pads[axis]?.[1] ?? 0)),
  );
  return { ...x, tensor, shape };
}

/** Repeats each axis so many times, the whole of it. */
export function tile(b: GraphBuilder, x: Computed, repeats: readonly number[]): Computed {
  const stored = asWritten(x.order.length).map((position) => repeats[x.order.indexOf(position)] ?? 1);
  const tensor = b.emit('Tile', [x.tensor, b.integers(stored)]);
  return { ...x, tensor, shape: x.shape.map((length, axis) => scaled(length, repeats[axis] ?? 1)) };
}

/** Moves blocks of channels to space, or back; both as TensorFlow orders channels. */
export function depthToSpace(b: GraphBuilder, input: Computed, block: number): Computed {
  const x = withChannelsFirst(b, input);
  const tensor = b.emit('DepthToSpace', [x.tensor], { blocksize: block, mode: 'DCR' });
  const [items = 1, height = 1, width = 1, channels = 1] = x.shape;
  return {
    ...x,
    tensor,
    shape: [items, scaled(height, block), scaled(width, block), scaled(channels, 1 / block ** 2)],
  };
}

export function spaceToDepth(b: GraphBuilder, input: Computed, block: number): Computed {
  const x = withChannelsFirst(b, input);
  const tensor = b.emit('SpaceToDepth', [x.tensor], { blocksize: block });
  const [items = 1, height = 1, width = 1, channels = 1] = x.shape;
  return {
    ...x,
    tensor,
    shape: [items, scaled(height, 1 / block), scaled(width, 1 / block), scaled(channels, block ** 2)],
  };
}

/** Splits an axis into parts of given lengths. */
export function split(
  b: GraphBuilder,
  x: Computed,
  axis: number,
  lengths: readonly number[],
): readonly Computed[] {
  const own = axis < 0 ? axis + x.shape.length : axis;
  let start = 0;
  return lengths.map((length) => {
    const part = slice(b, x, [{ axis: own, start, end: start + length }]);
    start += length;
    return part;
  });
}

/** Takes the given positions of an axis; a scalar takes the axis away. */
export function gather(b: GraphBuilder, x: Computed, indices: Value, axis: number): Computed {
  const own = axis < 0 ? axis + x.shape.length : axis;
  const taken = shapeOf(indices);
  const tensor = b.emit('Gather', [asWrittenTensor(b, x), asWrittenTensor(b, indices)], { axis: own });
  const shape = [...x.shape.slice(0, own), ...taken, ...x.shape.slice(own + 1)];
  return { ...x, tensor, shape, order: asWritten(shape.length) };
}
