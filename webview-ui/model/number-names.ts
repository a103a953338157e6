import { namesOfAxes } from '../../src/documents/box.ts';

const lengths = ['depth', 'height', 'width'] as const;

/** What the numbers of a box of so many axes are called, in their order: `y, x, height, width` in 2-D. */
export function namesOfNumbers(rank: number): readonly string[] {
  return [...namesOfAxes(rank), ...lengths.slice(lengths.length - rank)];
}
