import { at } from '../../at.ts';
import type { ModelInput } from '../../documents/explanation.ts';

const shifts = [0, 1 / 2, 1 / 4, 3 / 4];

/**
 * An image flipped and shifted around its edges, in every way that differs from the image itself: stand-ins for other
 * images where there are none.
 * @param intensities the image, channel-last in row order
 */
export function movedImages(
  intensities: Float32Array,
  { size, channels }: Pick<ModelInput, 'size' | 'channels'>,
): readonly (() => Float32Array)[] {
  const allShifts = choices(size.map(() => shifts));
  // Flips along the last axis come first.
  const allFlips = choices(size.map(() => [false, true])).map((flips) => flips.toReversed());
  const ways = allShifts.flatMap((shift) => allFlips.map((flips) => ({ shift, flips })));
  return ways.slice(1).map(({ shift, flips }) => () => {
    const moved = new Float32Array(intensities.length);
    const from = size.map((length, axis) => {
      const start = Math.floor(at(shift, axis) * length);
      const isFlipped = at(flips, axis);
      return Array.from({ length }, (_, i) => (start + (isFlipped ? length - 1 - i : i)) % length);
    });
    const copy = (axis: number, source: number, target: number): void => {
      const positions = from[axis];
      if (positions === undefined) {
        const start = source * channels;
        moved.set(intensities.subarray(start, start + channels), target * channels);
        return;
      }
      for (const [i, position] of positions.entries())
        copy(axis + 1, source * positions.length + position, target * positions.length + i);
    };
    copy(0, 0, 0);
    return moved;
  });
}

/** Every way to choose one of each list, the last list's choice changing fastest. */
function choices<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (chosen, list) => chosen.flatMap((before) => list.map((one) => [...before, one])),
    [[]],
  );
}
