import { at, entry } from '../../../../src/at.ts';
import { importanceOf } from '../../../../src/graph/sliding/importance.ts';
import type { SlidingWindows } from '../../../../src/graph/sliding/sliding-windows.ts';
import { windowStarts } from '../../../../src/graph/sliding/window-starts.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';
import type { Program } from '../../../../src/runtime/runtime.ts';

/** Positions of a box of lengths, in row order. */
function positions(lengths: readonly number[]): readonly (readonly number[])[] {
  return lengths.reduce<readonly (readonly number[])[]>(
    (found, length) => found.flatMap((one) => Array.from({ length }, (_, i) => [...one, i])),
    [[]],
  );
}

function indexOf(position: readonly number[], lengths: readonly number[]): number {
  return position.reduce((index, i, axis) => index * at(lengths, axis) + i, 0);
}

/**
 * Sliding inference as a plain loop: every window is run, mirrored in every way, and each position of each output is added
 * by itself, in double precision. Tensors have channels first, one item.
 */
export async function slowSliding(
  program: Program,
  [input, output]: readonly [string, string],
  image: Tensor,
  windows: SlidingWindows,
): Promise<Float64Array> {
  const [channels, ...size] = image.shape.slice(1);
  const importance = importanceOf(windows);
  const offsets = positions(windows.size);
  const total = new Float64Array(size.reduce((a, b) => a * b, 1));
  let sums = new Float64Array(0);
  const subsets = windows.mirror.reduce<number[][]>(
    (all, axis) => [...all, ...all.map((one) => [...one, axis])],
    [[]],
  );
  for (const start of windowStarts(size, windows)) {
    for (const axes of subsets) {
      const turned = (offset: readonly number[]): readonly number[] =>
        offset.map((i, axis) => (axes.includes(axis) ? at(windows.size, axis) - 1 - i : i));
      const data = new Float32Array((channels ?? 1) * offsets.length);
      for (let c = 0; c < (channels ?? 1); c++) {
        for (const offset of offsets) {
          const place = offset.map((i, axis) => i + at(start, axis));
          if (place.some((i, axis) => i < 0 || i >= at(size, axis))) continue;
          const to = c * offsets.length + indexOf(turned(offset), windows.size);
          data[to] = Number(image.data[c * total.length + indexOf(place, size)]);
        }
      }
      const feeds = new Map([[input, { ...image, shape: [1, channels ?? 1, ...windows.size], data }]]);
      const found = entry(await program.run(feeds), output);
      const classes = at(found.shape, 1);
      if (sums.length === 0) sums = new Float64Array(classes * total.length);
      for (const offset of offsets) {
        const place = offset.map((i, axis) => i + at(start, axis));
        if (place.some((i, axis) => i < 0 || i >= at(size, axis))) continue;
        const weight = at(importance, indexOf(offset, windows.size)) / subsets.length;
        const to = indexOf(place, size);
        total[to] = (total[to] ?? 0) + weight;
        for (let c = 0; c < classes; c++) {
          const value = Number(found.data[c * offsets.length + indexOf(turned(offset), windows.size)]);
          const there = c * total.length + to;
          sums[there] = (sums[there] ?? 0) + weight * value;
        }
      }
    }
  }
  return sums.map((sum, i) => sum / at(total, i % total.length));
}
