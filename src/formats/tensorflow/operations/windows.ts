import { at } from '../../../at.ts';
import type { GraphBuilder } from '../builder.ts';
import { type Length, lengthOfAxis, scaled } from '../length.ts';
import type { Pair } from '../pairs.ts';
import type { Computed } from '../value.ts';

/** How a window is padded: to keep the size (divided by the stride), not at all, or by given numbers for each axis. */
export type Padding = 'same' | 'valid' | readonly Pair[];

/** How a window moves over the spatial axes. */
export interface Steps {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
}

/** A window along one spatial axis. */
interface Window {
  /** Length of the input's axis. */
  readonly length: Length;
  readonly stride: number;
  /** Extent of the dilated window. */
  readonly reach: number;
  readonly padding: 'same' | 'valid' | Pair;
}

/**
 * The window along each spatial axis of a tensor with channels last.
 * @throws UserError when the window and the tensor differ in their number of spatial axes
 */
export function windowsOf(
  b: GraphBuilder,
  { shape }: Computed,
  kernel: readonly number[],
  { strides, dilations, padding }: Steps,
): readonly Window[] {
  const space = shape.slice(1, -1);
  const lists = [kernel, strides, dilations, ...(typeof padding === 'string' ? [] : [padding])];
  if (lists.some(({ length }) => length !== space.length))
    throw b.failure(`moves a window of ${kernel.length} axes over ${space.length}, which is not supported`);
  return space.map((length, i) => ({
    length,
    stride: at(strides, i),
    reach: (at(kernel, i) - 1) * at(dilations, i) + 1,
    padding: typeof padding === 'string' ? padding : at(padding, i),
  }));
}

/**
 * The ONNX attributes for a window's padding. TensorFlow's `SAME` puts an odd position at the end. How much it pads depends
 * on the lengths of the axes, so it is left to the runtime where they are open.
 */
export function paddingAttributes(
  windows: readonly Window[],
): { auto_pad: string } | { pads: readonly number[] } {
  const pairs = windows.map(paddingOf);
  if (!pairs.every((pair) => pair !== null)) return { auto_pad: 'SAME_UPPER' };
  return { pads: [...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)] };
}

function paddingOf({ length, stride, reach, padding }: Window): Pair | null {
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') return padding;
  if (typeof length !== 'number' && stride !== 1) return null;
  const rest = typeof length === 'number' ? (Math.ceil(length / stride) - 1) * stride - length : -1;
  const total = Math.max(0, rest + reach);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * The spatial lengths of a window's output.
 * @param tensor the output, stored channels first
 */
export function windowedLengths(tensor: string, windows: readonly Window[]): readonly Length[] {
  return windows.map(({ length, stride, reach, padding }, i): Length => {
    const [before, after] = typeof padding === 'string' ? [0, 0] : padding;
    const lost = padding === 'same' ? 0 : reach - 1 - before - after;
    const positions = scaled(length, 1, -lost);
    if (typeof positions === 'number') return Math.ceil(positions / stride);
    return stride === 1 ? positions : lengthOfAxis(tensor, i + 2);
  });
}
