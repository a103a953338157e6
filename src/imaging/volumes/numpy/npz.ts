import { UserError } from '../../../errors.ts';
import { formatOf } from '../magic.ts';
import { openRange, type VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import { checkEntry, rangeOfEntry, type ZipEntry, zipEntries } from '../zip-entries.ts';
import { readNpyHeader } from './npy-header.ts';
import { isVolumeShape, openNpy } from './npy.ts';

const mostArrays = 100;

/**
 * Opens the first array of an archive of NumPy arrays that has the axes of a volume.
 * @throws UserError when the archive is damaged, or holds no such array
 */
export async function openNpz(archive: VolumeFile): Promise<OpenedVolume> {
  const entries = (await zipEntries(archive)).filter(({ name }) => name.endsWith('.npy'));
  const found: { readonly array: VolumeFile; readonly entry: ZipEntry }[] = [];
  for (const entry of entries.slice(0, mostArrays)) {
    const array = await openRange(await rangeOfEntry(archive, entry));
    if (formatOf(array) === 'npy' && isVolumeShape((await readNpyHeader(array)).shape))
      found.push({ array, entry });
  }
  const [first, ...others] = found;
  if (first === undefined) {
    throw new UserError(
      `${archive.name}: no NumPy array with three or four axes in this archive; save the volume as .npy.`,
    );
  }
  const { header, read } = await openNpy(first.array);
  const note = `The archive holds ${others.length + 1} arrays with the axes of a volume; the first was read.`;
  return {
    header,
    read: async () => {
      const volume = await read();
      await checkEntry(first.array, first.entry);
      return others.length === 0 ? volume : { ...volume, notes: [...volume.notes, note] };
    },
  };
}
