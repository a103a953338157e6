import { volumeOf } from '../documents/box.ts';
import { UserError } from '../errors.ts';
import type { StoredImage } from './stored-image.ts';

/** The largest number of 32 bits. */
const largest = 2 ** 128 - 2 ** 104;

/**
 * Says how many values of an image are NaN or infinite, which count as 0. Whole numbers have none.
 * @param name of its file
 * @throws UserError when no value is a finite number, or one lies beyond 32-bit numbers, in which models compute
 */
export function checkFinite({ size, channels }: StoredImage, name: string): readonly string[] {
  let [undefinedValues, most] = [0, 0];
  const scanned = new Set<unknown>();
  for (const { data, slope, intercept } of channels) {
    const isWhole = !(data instanceof Float32Array || data instanceof Float64Array);
    if (isWhole) most = Math.max(most, 2 ** 32 * Math.abs(slope) + Math.abs(intercept));
    else if (!scanned.has(data)) {
      scanned.add(data);
      for (const stored of data) {
        if (!Number.isFinite(stored)) undefinedValues++;
        else if (Math.abs(slope * stored + intercept) > most) most = Math.abs(slope * stored + intercept);
      }
    }
  }
  if (most > largest)
    throw new UserError(
      `${name}: it holds values up to ${most.toPrecision(3)}, and models compute in 32 bits, up to ${largest.toPrecision(3)}; scale it first.`,
    );
  if (undefinedValues === 0) return [];
  const values = volumeOf(size) * channels.length;
  if (undefinedValues >= values)
    throw new UserError(`${name}: none of its values is a finite number; export it again.`);
  const share = (100 * undefinedValues) / values;
  return [
    `Values of ${name} that are NaN or infinite count as 0 (${Number(share.toPrecision(2))} % of them).`,
  ];
}
