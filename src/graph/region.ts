import { at } from '../at.ts';

/** Positions `start ≤ i < end` along one axis; empty where `end ≤ start`. */
export type Interval = readonly [start: number, end: number];

/** A box of a tensor: one interval per axis. */
export type Region = readonly Interval[];

export const emptyInterval: Interval = [0, 0];

export const lengthOf = ([start, end]: Interval): number => Math.max(0, end - start);

export const isEmptyInterval = ([start, end]: Interval): boolean => end <= start;

export function isSameInterval(a: Interval, b: Interval): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** The region that covers a whole tensor. */
export function wholeOf(shape: readonly number[]): Region {
  return shape.map((length): Interval => [0, length]);
}

export function isEmpty(region: Region): boolean {
  return region.some(isEmptyInterval);
}

export function isSame(a: Region, b: Region): boolean {
  return a.length === b.length && a.every((interval, axis) => isSameInterval(interval, at(b, axis)));
}

/** Lengths of a region's axes. */
export function shapeOf(region: Region): readonly number[] {
  return region.map(lengthOf);
}

export function intersectIntervals(a: Interval, b: Interval): Interval {
  const start = Math.max(a[0], b[0]);
  return [start, Math.max(start, Math.min(a[1], b[1]))];
}

export function intersect(a: Region, b: Region): Region {
  return a.map((interval, axis) => intersectIntervals(interval, at(b, axis)));
}

function hullOfIntervals(a: Interval, b: Interval): Interval {
  if (isEmptyInterval(a)) return b;
  if (isEmptyInterval(b)) return a;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** The smallest box that contains both regions; an empty or absent one is ignored. */
export function hull(a: Region | undefined, b: Region): Region {
  if (a === undefined || isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return a.map((interval, axis) => hullOfIntervals(interval, at(b, axis)));
}
