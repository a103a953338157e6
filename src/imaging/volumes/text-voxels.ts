import { UserError } from '../../errors.ts';
import {
  bytesOf,
  emptyVoxels,
  headerOf,
  inRowOrder,
  storedBytes,
  type StoredVoxels,
} from './stored-voxels.ts';
import type { VolumeData } from './volume.ts';
import { cutShort, type PackedRange, readData } from './volume-file.ts';

/** Voxels as text take no more. */
const mostTextBytes = 2 ** 28;

/**
 * The voxels of a file that writes them as text, with spaces between them.
 * @throws UserError when they are too few, or no numbers
 */
export async function voxelsOfText(range: PackedRange, stored: StoredVoxels): Promise<VolumeData> {
  if (range.bytes > mostTextBytes) {
    throw new UserError(`${range.name}: more than 256 MB of voxels as text; save it as raw.`);
  }
  const count = storedBytes(stored) / bytesOf[stored.type];
  // Each takes at least a digit and a space.
  if (2 * count - 1 > range.bytes) throw cutShort(range.name);
  const text = new TextDecoder('latin1').decode(await readData(range, 0, range.bytes));
  const numbers = text
    .trim()
    .split(/[\s,]+/u, count)
    .map(Number);
  if (numbers.length < count) throw cutShort(range.name);
  if (numbers.some(Number.isNaN)) {
    throw new UserError(`${range.name}: some of its voxels are no numbers; export it again.`);
  }
  const data = emptyVoxels(headerOf(stored, range.name).type, count);
  data.set(numbers);
  return inRowOrder(data, stored);
}
