import { at } from '../at.ts';

/**
 * The spaces that positions are counted in: pixels (or voxels) of the image file, of the model's input, of an output,
 * and positions of a tensor inside the network. The compiler keeps them apart; `spaces.ts` maps between them.
 */
export type Space = 'image' | 'input' | 'output' | 'tensor';

declare const space: unique symbol;

interface InSpace<S extends Space> {
  /** Absent at run time: it only tells the compiler which space this is in. */
  readonly [space]?: S;
}

/** Lengths along one to three spatial axes, outermost first: `[height, width]` of a 2-D image. */
export type Size<S extends Space> = readonly number[] & InSpace<S>;

/** A position along each spatial axis, outermost first. */
export type Position<S extends Space> = readonly number[] & InSpace<S>;

/** A box: where it starts and how long it is along each of one to three spatial axes, outermost first. */
export interface Box<S extends Space> extends InSpace<S> {
  readonly start: Position<S>;
  readonly size: Size<S>;
}

/** The box that is all of a size. */
export function wholeBox<S extends Space>(size: Size<S>): Box<S> {
  return { start: size.map(() => 0), size };
}

/**
 * A box from a list of numbers: where it starts along each axis, then its size along each, as in `[y, x, height, width]`.
 * @throws RangeError when there is an odd number of them
 */
export function boxFromNumbers<S extends Space>(numbers: readonly number[]): Box<S> {
  if (numbers.length % 2 !== 0) throw new RangeError(`a box of ${numbers.length} numbers`);
  const rank = numbers.length / 2;
  return { start: numbers.slice(0, rank), size: numbers.slice(rank) };
}

/** The inverse of `boxFromNumbers`. */
export function numbersOf<S extends Space>({ start, size }: Box<S>): number[] {
  return [...start, ...size];
}

/** How many positions a size has. */
export function volumeOf<S extends Space>(size: Size<S>): number {
  return size.reduce((volume, length) => volume * length, 1);
}

/** Whether two boxes share a position. */
export function overlap<S extends Space>(a: Box<S>, b: Box<S>): boolean {
  return a.start.every((start, axis) => {
    const other = at(b.start, axis);
    return start < other + at(b.size, axis) && other < start + at(a.size, axis);
  });
}

/** What two boxes have in common; null where that is nothing. */
export function common<S extends Space>(a: Box<S>, b: Box<S>): Box<S> | null {
  if (!overlap(a, b)) return null;
  const start = a.start.map((first, axis) => Math.max(first, at(b.start, axis)));
  const ends = start.map((_, axis) =>
    Math.min(at(a.start, axis) + at(a.size, axis), at(b.start, axis) + at(b.size, axis)),
  );
  return { start, size: ends.map((end, axis) => end - at(start, axis)) };
}

/** Whether a box is not empty and lies within a size. */
export function isInside<S extends Space>(box: Box<S>, size: Size<S>): boolean {
  return (
    box.start.length === size.length &&
    box.start.every((start, axis) => {
      const length = at(box.size, axis);
      return start >= 0 && length > 0 && start + length <= at(size, axis);
    })
  );
}

/** Whether two boxes are the same. */
export function isSameBox<S extends Space>(a: Box<S>, b: Box<S>): boolean {
  return numbersOf(a).join() === numbersOf(b).join();
}

/** The middle of a box along each axis. */
export function centreOf<S extends Space>({ start, size }: Box<S>): Position<S> {
  return start.map((from, axis) => from + at(size, axis) / 2);
}

const axisNames = ['z', 'y', 'x'] as const;

/** What the axes of a space of so many axes are called, outermost first: `y` and `x` of an image. */
export function namesOfAxes(rank: number): readonly ('x' | 'y' | 'z')[] {
  return axisNames.slice(axisNames.length - rank);
}

/** What people call a picture or volume of so many axes, and one of its positions, in full and as a unit of many. */
export function nounsOf(rank: number): {
  readonly image: 'image' | 'volume';
  readonly position: 'pixel' | 'voxel';
  readonly unit: 'px' | 'voxels';
} {
  return rank === 3
    ? { image: 'volume', position: 'voxel', unit: 'voxels' }
    : { image: 'image', position: 'pixel', unit: 'px' };
}

/** A box for people: `y 16, x 24, 32×32`. */
export function boxInWords<S extends Space>({ start, size }: Box<S>): string {
  const places = namesOfAxes(start.length).map((name, axis) => `${name} ${at(start, axis)}`);
  return `${places.join(', ')}, ${size.join('×')}`;
}
