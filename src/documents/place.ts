import { at } from '../at.ts';

/**
 * Where the positions of an image of any number of axes lie in the body: row by row, the millimetres to the right, to the
 * front and up (RAS). A row has a factor for each axis, outermost first, then where the first position lies.
 */
export type Place = readonly (readonly number[])[];

/** Millimetres between neighbours along each axis. */
export function spacingOf(place: Place): readonly number[] {
  const axes = at(place, 0).length - 1;
  return Array.from({ length: axes }, (_, axis) => Math.hypot(...place.map((row) => at(row, axis))));
}

/** Where a position lies: millimetres to the right, to the front and up. */
export function inMillimetres(place: Place, position: readonly number[]): readonly number[] {
  return place.map((row) =>
    position.reduce((sum, index, axis) => sum + index * at(row, axis), at(row, position.length)),
  );
}
