import { at } from '../../../at.ts';
import { bytesOf, emptyVoxels } from '../stored-voxels.ts';
import type { VolumeData, VolumeHeader } from '../volume.ts';
import type { DicomImage, Slice } from './dicom-image.ts';
import { readNative } from './native-pixels.ts';
import { type PackedSlice, unpackFrames } from './packed-pixels.ts';

/**
 * Reads the pixels of slices: channels outermost, then slices, rows and columns.
 * @param isScaled whether values are wanted, by each slice's own scale, instead of what is stored
 * @throws UserError when pixels are cut short, damaged, or packed in a way that is not supported
 */
export async function readFrames(
  slices: readonly Slice[],
  { type, size, channels }: VolumeHeader,
  isScaled: boolean,
): Promise<VolumeData> {
  const plane = at(size, 1) * at(size, 2);
  const data = emptyVoxels(type, channels * slices.length * plane);
  const put = (index: number, samples: ArrayLike<number>, isPlanar: boolean): void => {
    const { slope, intercept } = isScaled ? at(slices, index) : { slope: 1, intercept: 0 };
    for (let channel = 0; channel < channels; channel++) {
      const to = (channel * slices.length + index) * plane;
      const from = isPlanar ? channel * plane : channel;
      const step = isPlanar ? 1 : channels;
      for (let i = 0; i < plane; i++) data[to + i] = slope * (samples[from + i * step] ?? 0) + intercept;
    }
  };
  const packed: PackedSlice[] = [];
  let opened: DicomImage | null = null;
  let frameOf: (frame: number) => ArrayLike<number> = () => [];
  for (const [index, slice] of slices.entries()) {
    const { image, frame } = slice;
    if (image.pixels.isEncapsulated) packed.push({ slice, index });
    else {
      // All frames of a file are read at once.
      if (opened !== image) frameOf = await readNative(image);
      opened = image;
      put(index, frameOf(frame), image.pixels.isPlanar);
    }
  }
  if (packed.length > 0) await unpackFrames(packed, plane * channels * bytesOf[type], put);
  return data;
}
