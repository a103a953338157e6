import { basename } from 'node:path';
import { at, entry } from '../../at.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import type { SliceChoice } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { checkSameGeometry, type InputPlace, labelsAtSize, type MaskedImage } from '../mask.ts';
import { type MaskFile, readMaskFile } from '../read-mask.ts';
import { channelValues } from '../stored-image.ts';
import type { VolumeData } from '../volumes/volume.ts';

/** The labels of a file at each position of a model's input. */
export interface LabelFile {
  readonly values: Float32Array | Float64Array;
  readonly sha256: string;
  /** What of the file is read, in words; empty for all of it. */
  readonly words: string;
}

/**
 * Reads a file of labels, such as an atlas, at the positions of a model's input.
 * @param image what it must have the size and the place of
 * @throws UserError when it cannot be read, is of another geometry, or holds no whole numbers
 */
export async function readLabelFile(
  path: string,
  image: MaskedImage,
  input: InputPlace & Pick<ModelInput, 'axes' | 'orientation'>,
  slice: SliceChoice | undefined,
): Promise<LabelFile> {
  const name = basename(path);
  const file = await readMaskFile(path, { ...input, slice }, 'label file');
  const labels = labelValues(file, name);
  checkSameGeometry({ ...file, name }, image, 'label file');
  const values = placedExactly(labels, name, (own) =>
    labelsAtSize<'input'>(own, image.size, input.size, input),
  );
  const odd = values.find((value) => !Number.isInteger(value) || value < 0);
  if (odd === undefined) return { values, sha256: file.sha256, words: file.words.trim() };
  throw new UserError(
    `${name}: the label file holds ${Number(odd.toPrecision(4))}: labels are whole numbers from 0, which counts as no region.`,
  );
}

/** Beyond this, single precision does not hold each whole number. */
const mostExact = 2 ** 24;

/**
 * Labels at other places, each exactly. Of an atlas whose labels lie beyond what single precision holds, such as the Allen
 * mouse brain's, the places of numbers in a list are placed.
 * @param place takes labels to other places in single precision, 0 where there are none
 * @throws UserError when the file's own numbers are in single precision, or were brought to it
 */
function placedExactly(
  labels: VolumeData,
  name: string,
  place: (labels: VolumeData) => Float32Array,
): LabelFile['values'] {
  if (!labels.some((label) => label > mostExact)) return place(labels);
  if (labels instanceof Float32Array)
    throw new UserError(
      `${name}: the label file has labels above ${mostExact} in single precision, which cannot be told apart: save them as 32-bit integers.`,
    );
  const others = new Set<number>(labels);
  others.delete(0);
  const list = [0, ...others];
  const numbers = new Map(list.map((label, i) => [label, i]));
  const placed = place(Uint32Array.from(labels, (label) => entry(numbers, label)));
  return Float64Array.from(placed, (number) => at(list, number));
}

/** The labels of a volume; of a picture its palette numbers, else its greys. */
function labelValues({ image, raster }: MaskFile, name: string): VolumeData {
  if (raster === null) return channelValues(image, at(image.channels, 0));
  const { data, channels, indices } = raster;
  if (indices) return indices;
  if (channels === 1) return data;
  if (data.every((value, i) => value === data[i - (i % channels)]))
    return data.filter((_, i) => i % channels === 0);
  throw new UserError(
    `${name}: the label file is in colour, and labels are numbers: save it in grey, or with a palette.`,
  );
}

/** Labels as a partition: the regions of a file in the order of their labels, without those that are left out. */
export function numberedRegions(
  values: LabelFile['values'],
  isRegion: (label: number) => boolean,
): { readonly labels: Uint32Array; readonly found: readonly number[] } {
  const found = [...new Set(values)].filter(isRegion).sort((a, b) => a - b);
  const numbers = new Map(found.map((label, i) => [label, i + 1]));
  return { labels: Uint32Array.from(values, (value) => numbers.get(value) ?? 0), found };
}
