import type { ModelInput } from '../../documents/explanation.ts';

/**
 * An image turned over and shifted around its edges, in every way that differs from the image itself: stand-ins for
 * other images where there are none.
 * @param intensities height × width × channels in row order
 */
export function movedImages(
  intensities: Float32Array,
  { size, channels }: Pick<ModelInput, 'size' | 'channels'>,
): readonly (() => Float32Array)[] {
  const [height, width] = size;
  const shifts = [0, 1 / 2, 1 / 4, 3 / 4];
  const ways = shifts.flatMap((down) =>
    shifts.flatMap((right) =>
      [false, true].flatMap((isFlipped) =>
        [false, true].map((isUpsideDown) => ({ down, right, isFlipped, isUpsideDown })),
      ),
    ),
  );
  return ways.slice(1).map(({ down, right, isFlipped, isUpsideDown }) => () => {
    const moved = new Float32Array(intensities.length);
    for (let y = 0; y < height; y++) {
      const row = (Math.floor(down * height) + (isUpsideDown ? height - 1 - y : y)) % height;
      for (let x = 0; x < width; x++) {
        const column = (Math.floor(right * width) + (isFlipped ? width - 1 - x : x)) % width;
        const from = (row * width + column) * channels;
        moved.set(intensities.subarray(from, from + channels), (y * width + x) * channels);
      }
    }
    return moved;
  });
}
