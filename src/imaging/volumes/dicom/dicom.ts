import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { headerOf, type StoredVoxels } from '../stored-voxels.ts';
import type { VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import type { DicomFrame } from './dicom-frames.ts';
import type { DicomPixels, Slice } from './dicom-image.ts';
import { readFrames } from './read-frames.ts';
import { alikeFrames, seriesOf } from './series.ts';
import { orderSlices } from './slices.ts';

/**
 * Opens the volume that a DICOM file is a part of: all its frames, or the series in its folder. Slices are sorted by
 * position; what is missing, double, tilted or left out is noted. No note holds anything that names a person.
 * @throws UserError when the file is damaged, no image, or its pixels are stored in a way that is not supported
 */
export async function openDicom(file: VolumeFile): Promise<OpenedVolume> {
  const series = await seriesOf(file);
  const { pixels } = at(series.images, 0);
  const all = series.images.flatMap((image): readonly Slice[] =>
    image.frames.map((one, frame) => ({ ...one, image, frame })),
  );
  const segments = new Set(all.map(({ segment }) => segment)).size;
  if (segments > 1) {
    throw new UserError(
      `${file.name}: a segmentation of ${segments} segments, which may overlap; save one alone, or all as one NIfTI file of labels.`,
    );
  }
  const alike = alikeFrames(all);
  const { frames: slices, affine, spacing, notes } = orderSlices(alike);
  const scale = commonScale(slices);
  const stored: StoredVoxels = {
    type: scale === null ? 'float32' : typeOf(pixels),
    isLittle: true,
    size: [slices.length, pixels.rows, pixels.columns],
    channels: pixels.samples,
  };
  const header = headerOf(stored, file.name);
  const left = all.length - alike.length;
  return {
    header,
    files: () => Promise.resolve(series.images.map(({ file: { path } }) => path)),
    read: async () => ({
      size: header.size,
      channels: header.channels,
      data: await readFrames(slices, header, scale === null),
      slope: scale?.slope ?? 1,
      intercept: scale?.intercept ?? 0,
      affine,
      spacing,
      notes: [
        ...series.notes,
        ...(left === 0 ? [] : [`Frames with another orientation, left out: ${left}.`]),
        ...notes,
        ...(scale === null ? ['The slices have scales of their own, which were applied.'] : []),
        ...(pixels.photometric === 'MONOCHROME1'
          ? ['Low values are meant to be shown bright (MONOCHROME1).']
          : []),
      ],
    }),
  };
}

function typeOf({ bitsAllocated, isSigned }: DicomPixels): StoredVoxels['type'] {
  if (bitsAllocated <= 8) return isSigned ? 'int8' : 'uint8';
  if (bitsAllocated === 16) return isSigned ? 'int16' : 'uint16';
  return isSigned ? 'int32' : 'uint32';
}

/** The scale of all slices; null where they differ. */
function commonScale(slices: readonly Slice[]): Pick<DicomFrame, 'slope' | 'intercept'> | null {
  const { slope, intercept } = at(slices, 0);
  return slices.every((slice) => slice.slope === slope && slice.intercept === intercept)
    ? { slope, intercept }
    : null;
}
