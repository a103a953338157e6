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

/** How an axis runs: the cosine of its angle with a direction of the body, below zero where it runs against it. */
export interface AxisRun {
  readonly axis: number;
  readonly along: number;
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * The axis of a volume that runs nearest to each direction, an axis for each, so that all together are as near as they
 * can be.
 * @param directions of the body: 0 to the right, 1 to the front, 2 up
 */
export function nearestAxes(
  place: Place,
  directions: readonly [number, number, number] = [0, 1, 2],
): readonly [AxisRun, AxisRun, AxisRun] {
  const lengths = spacingOf(place);
  const along = (direction: number, axis: number): number =>
    at(at(place, direction), axis) / (at(lengths, axis) || 1);
  const worth = (order: readonly number[]): number =>
    directions.reduce((sum, direction, i) => sum + Math.abs(along(direction, at(order, i))), 0);
  const [a, b, c] = orders.reduce((one, other) => (worth(other) > worth(one) + 1e-9 ? other : one));
  const [first, second, third] = directions;
  return [
    { axis: a, along: along(first, a) },
    { axis: b, along: along(second, b) },
    { axis: c, along: along(third, c) },
  ];
}

/** Where a position lies: millimetres to the right, to the front and up. */
export function inMillimetres(place: Place, position: readonly number[]): readonly number[] {
  return place.map((row) =>
    position.reduce((sum, index, axis) => sum + index * at(row, axis), at(row, position.length)),
  );
}
