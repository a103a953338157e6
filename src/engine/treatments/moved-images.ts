import { at } from '../../at.ts';
import { type Box, volumeOf, wholeBox } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';
import type { ModelInput } from '../../documents/explanation.ts';

const shifts = [0, 1 / 2, 1 / 4, 3 / 4];

/**
 * An image flipped and shifted around its edges, in every way that differs from the image itself: stand-ins for other
 * images where there are none. Each gives a box of itself, or all of it.
 * @param intensities the image, channel-last in row order
 */
export function movedImages(
  intensities: Float32Array,
  { size, channels }: Pick<ModelInput, 'size' | 'channels'>,
): readonly ((box?: Box<'input'>) => Float32Array)[] {
  const allShifts = choices(size.map(() => shifts));
  // Flips along the last axis come first.
  const allFlips = choices(size.map(() => [false, true])).map((flips) => flips.toReversed());
  const ways = allShifts.flatMap((shift) => allFlips.map((flips) => ({ shift, flips })));
  const steps = stepsOf(size);
  return ways.slice(1).map(({ shift, flips }) => (box = wholeBox(size)) => {
    const moved = new Float32Array(volumeOf(box.size) * channels);
    const from = size.map((length, axis) => {
      const start = Math.floor(at(shift, axis) * length);
      const isFlipped = at(flips, axis);
      return Array.from({ length: at(box.size, axis) }, (_, along) => {
        const i = at(box.start, axis) + along;
        return (start + (isFlipped ? length - 1 - i : i)) % length;
      });
    });
    const copy = (axis: number, source: number, target: number): void => {
      const positions = from[axis];
      if (positions === undefined) {
        const start = source * channels;
        moved.set(intensities.subarray(start, start + channels), target * channels);
        return;
      }
      for (const [i, position] of positions.entries())
        copy(axis + 1, source + position * at(steps, axis), target * positions.length + i);
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
