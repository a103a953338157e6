import { UserError } from '../../errors.ts';
import { formatOf, type VolumeFormat } from './magic.ts';
import { openVolumeFile } from './volume-file.ts';

/** The format of volumes that a file begins as; null where it is none, or cannot be read. */
export async function volumeFormatOf(path: string): Promise<VolumeFormat | null> {
  try {
    return formatOf(await openVolumeFile(path));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
