import { at } from '../../src/at.ts';

/** A point of the body, in millimetres to the right, to the front and up, in words: `R 12.4, P 3.0, S 44.2 mm`. */
export function pointInWords(point: readonly number[]): string {
  const parts = point.map((value, direction) => {
    const [along, against] = at(directionLetters, direction);
    return `${value < 0 ? against : along} ${Math.abs(value).toFixed(1)}`;
  });
  return `${parts.join(', ')} mm`;
}

const directionLetters = [
  ['R', 'L'],
  ['A', 'P'],
  ['S', 'I'],
] as const;
