import { nounsOf } from '../../src/documents/box.ts';
import { type Sides, sidesSchema } from '../../src/documents/region-choice.ts';

/** Sides as they are typed: `16`, `8mm`, or one for each axis: `4, 16, 16`. */
export function sideOf(sides: Sides): string {
  return typeof sides === 'object' ? sides.join(', ') : String(sides);
}

/** The inverse of `sideOf`. */
export function sidesFrom(text: string): Sides {
  const sides = text
    .split(',')
    .map((side) => side.trim())
    .map((side) => (side.endsWith('mm') ? side : Number(side)));
  const [first] = sides;
  return first !== undefined && sides.length === 1 ? first : sides;
}

/** Why typed sides cannot be used for so many axes, or null. */
export function sideProblem(text: string, rank: number): string | null {
  const sides = sidesFrom(text);
  const isFitting = typeof sides !== 'object' || sides.length === rank;
  return text.trim() !== '' && isFitting && sidesSchema.safeParse(sides).success
    ? null
    : `Side: a whole number of ${nounsOf(rank).position}s is needed, millimetres such as 8mm, or ${rank} of these.`;
}
