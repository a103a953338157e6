import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import type { DicomImage, Slice } from './dicom-image.ts';
import { readPackedFrames } from './dicom-text.ts';
import { plainDicom } from './plain-dicom.ts';

const runs = '1.2.840.10008.1.2.5';

/** Ways of packing that GDCM unpacks. Source: DICOM PS3.6, table A-1. */
const unpacked: readonly string[] = [
  ...['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'],
  ...['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'],
  runs,
];

/** Bytes of unpacked pixels that are in the decoder's memory at once. */
const batchBytes = 2 ** 26;

/** One packed slice, with its number in the volume. */
export interface PackedSlice {
  readonly slice: Slice;
  readonly index: number;
}

/**
 * Unpacks slices, a batch at a time, and passes on the samples of each.
 * @param frameBytes of one slice in memory
 * @throws UserError when they are damaged, or packed in a way that is not supported
 */
export async function unpackFrames(
  slices: readonly PackedSlice[],
  frameBytes: number,
  put: (index: number, samples: ArrayLike<number>, isPlanar: boolean) => void,
): Promise<void> {
  const { decodeDicom } = await import('./gdcm.ts');
  const perBatch = Math.max(1, Math.floor(batchBytes / frameBytes));
  const frames = new PackedFrames();
  for (let from = 0; from < slices.length; from += perBatch) {
    const batch = slices.slice(from, from + perBatch);
    const { image } = at(batch, 0).slice;
    const { pixels, file } = image;
    const packed: Uint8Array[] = [];
    for (const { slice } of batch) packed.push(await frames.of(slice));
    const samples = await decodeDicom(plainDicom(pixels, packed));
    const count = pixels.rows * pixels.columns * pixels.samples;
    if (samples?.length !== count * batch.length) {
      throw new UserError(
        `${file.name}: its packed pixels are damaged or of a kind that is not supported; decompress the series, for instance with gdcmconv --raw.`,
      );
    }
    for (const [i, { index }] of batch.entries())
      put(index, samples.subarray(i * count, (i + 1) * count), false);
  }
}

/** The packed frames of the file that was asked for last. */
class PackedFrames {
  private image: DicomImage | null = null;
  private frames: readonly Uint8Array[] = [];

  async of({ image, frame }: Slice): Promise<Uint8Array> {
    const { file, pixels, frames } = image;
    // GDCM mixes up the colours of more than 8 bits that are packed by runs.
    const isMixed = pixels.transferSyntax === runs && pixels.samples > 1 && pixels.bitsAllocated > 8;
    if (isMixed || !unpacked.includes(pixels.transferSyntax)) {
      throw new UserError(
        `${file.name}: its pixels are packed in a way that is not supported (${pixels.transferSyntax}); decompress the series, for instance with gdcmconv --raw.`,
      );
    }
    if (this.image !== image) {
      this.frames = await readPackedFrames(file, frames.length);
      this.image = image;
    }
    return at(this.frames, frame);
  }
}
