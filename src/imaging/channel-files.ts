import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isVolumeOnly } from './is-volume.ts';
import { openVolume } from './volumes/read-volume.ts';

/** nnU-Net's naming: the case, the number of the channel in four digits, the ending. */
const numbered = /^(?<start>.+_)0000(?<ending>\.[^_]+)$/u;

/**
 * The files of the further channels of an image that is named as nnU-Net names the first one: `case_0001.nii.gz` beside
 * `case_0000.nii.gz`, and so on. None where it is named otherwise, has several channels itself, or there are not as many.
 * Pictures are not looked for, which are more often numbered as frames of a film.
 * @param channels how many there are, with the first
 * @throws UserError when the first file is damaged
 */
export async function channelFilesBeside(path: string, channels: number): Promise<readonly string[]> {
  const { start, ending } = numbered.exec(basename(path))?.groups ?? {};
  if (start === undefined || ending === undefined) return [];
  const others = Array.from({ length: channels - 1 }, (_, i) =>
    join(dirname(path), `${start}${String(i + 1).padStart(4, '0')}${ending}`),
  );
  const areThere = await Promise.all(
    others.map((other) =>
      stat(other).then(
        (stats) => stats.isFile(),
        () => false,
      ),
    ),
  );
  if (others.length === 0 || !areThere.every(Boolean) || !(await isVolumeOnly(path))) return [];
  return (await openVolume(path)).header.channels === 1 ? others : [];
}
