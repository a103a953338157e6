import { at } from '../at.ts';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Which draws are meant: those of a unit and a stage under a seed. */
interface Place {
  readonly seed: number;
  readonly unit: number;
  readonly stage: number;
}

/**
 * `count` indices below `size`, drawn uniformly with replacement. The same `seed`, `unit` and `stage` always give
 * the same draws, whatever was drawn before, so that effects do not depend on the order in which they are measured.
 */
export function drawIndices(place: Place, count: number, size: number): readonly number[] {
  const generator = generatorAt(place);
  return Array.from({ length: count }, () => uniformInt(generator, 0, size - 1));
}

/** Uniform numbers in [0, 1), the same for the same seed, or the same `seed`, `unit` and `stage`. */
export function uniformNumbers(from: number | Place): () => number {
  const generator = typeof from === 'number' ? xoroshiro128plus(mix(from)) : generatorAt(from);
  return () => uniformInt(generator, 0, 2 ** 31 - 1) / 2 ** 31;
}

/** `count` different numbers below `population`, chosen by the seed. */
export function chooseDistinct(seed: number, population: number, count: number): readonly number[] {
  const generator = xoroshiro128plus(mix(seed));
  const numbers = Array.from({ length: population }, (_, i) => i);
  for (let i = 0; i < Math.min(count, population); i++) {
    const j = uniformInt(generator, i, population - 1);
    [numbers[i], numbers[j]] = [at(numbers, j), at(numbers, i)];
  }
  return numbers.slice(0, count);
}

function generatorAt({ seed, unit, stage }: Place): ReturnType<typeof xoroshiro128plus> {
  return xoroshiro128plus(mix(mix(mix(seed) ^ unit) ^ stage));
}

/** Spreads neighbouring integers over 32 bits (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let h = value + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
