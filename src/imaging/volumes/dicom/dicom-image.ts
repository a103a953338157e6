import { UserError } from '../../../errors.ts';
import type { VolumeFile } from '../volume-file.ts';
import { type DicomFrame, framesOf } from './dicom-frames.ts';
import { damagedDicom, type DicomText, readDicomText } from './dicom-text.ts';

/** Where and how the pixels of all frames of a file lie. */
export interface DicomPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  /** Whether each sample has a plane of its own. */
  readonly isPlanar: boolean;
  readonly bitsAllocated: 1 | 8 | 16 | 32;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  readonly photometric: string;
  readonly transferSyntax: string;
  /** Where they start in the file or, where the file is deflated, in `inflated`. */
  readonly offset: number;
  readonly inflated: Uint8Array | null;
  readonly isEncapsulated: boolean;
  /** Whether 8-bit pixels are written as 16-bit words, whose byte order matters. */
  readonly isWords: boolean;
}

/**
 * An image file of DICOM. Nothing in it names a person but `study`, `series` and `frameOfReference`, which are only
 * compared.
 */
export interface DicomImage {
  readonly file: VolumeFile;
  readonly study: string;
  /** Empty where the file names none. */
  readonly series: string;
  readonly frameOfReference: string;
  readonly instance: number;
  readonly pixels: DicomPixels;
  readonly frames: readonly DicomFrame[];
}

/** A frame as a slice of a volume. */
export interface Slice extends DicomFrame {
  readonly image: DicomImage;
  /** Its number in its file. */
  readonly frame: number;
}

const mostFrames = 2 ** 15;
const bits: readonly number[] = [1, 8, 16, 32];

/**
 * Reads what a DICOM file says of its image, without the pixels.
 * @throws UserError when the file is damaged, is no image, or stores pixels in a way that is not supported
 */
export async function readDicomImage(file: VolumeFile): Promise<DicomImage> {
  const text = await readDicomText(file);
  try {
    return imageOf(file, text);
  } catch (error) {
    // The library fails at values that are none, and its errors may hold them.
    throw error instanceof UserError ? error : damagedDicom(file.name);
  }
}

function imageOf(file: VolumeFile, text: DicomText): DicomImage {
  const { data } = text;
  const pixels = pixelsOf(text, file.name);
  const count = data.intString('x00280008') ?? 1;
  if (!(count >= 1 && count <= mostFrames)) {
    throw new UserError(`${file.name}: its header claims ${count} frames; export it again.`);
  }
  return {
    file,
    study: data.string('x0020000d') ?? '',
    series: data.string('x0020000e') ?? '',
    frameOfReference: data.string('x00200052') ?? '',
    instance: data.intString('x00200013') ?? 0,
    pixels,
    frames: framesOf(data, count),
  };
}

function pixelsOf({ data, pixelData, transferSyntax, inflated }: DicomText, name: string): DicomPixels {
  const number = (tag: string, absent: number): number => data.uint16(tag) ?? absent;
  const samples = number('x00280002', 1);
  const bitsAllocated = number('x00280100', 0);
  const photometric = data.string('x00280004') ?? 'MONOCHROME2';
  const isEncapsulated = pixelData.hadUndefinedLength === true;
  const refused = refusal(samples, bitsAllocated, photometric, isEncapsulated);
  if (refused !== null) {
    throw new UserError(`${name}: ${refused}; save it as grey values, or convert it to NIfTI.`);
  }
  const bitsStored = number('x00280101', bitsAllocated);
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw new UserError(
      `${name}: its header claims ${bitsStored} bits of ${bitsAllocated}; export it again.`,
    );
  }
  return {
    rows: number('x00280010', 0),
    columns: number('x00280011', 0),
    samples: samples === 1 ? 1 : 3,
    isPlanar: number('x00280006', 0) === 1,
    bitsAllocated: bitsAllocated as DicomPixels['bitsAllocated'],
    bitsStored,
    isSigned: number('x00280103', 0) === 1,
    photometric,
    transferSyntax,
    offset: pixelData.dataOffset,
    inflated,
    isEncapsulated,
    isWords: pixelData.vr !== 'OB',
  };
}

/** What is not supported of how pixels are stored; null where all is. */
function refusal(
  samples: number,
  bitsAllocated: number,
  photometric: string,
  isEncapsulated: boolean,
): string | null {
  if (samples !== 1 && samples !== 3) return `pixels of ${samples} samples are not supported`;
  if (!bits.includes(bitsAllocated)) return `pixels of ${bitsAllocated} bits are not supported`;
  if (photometric.startsWith('PALETTE')) return 'colours by palette are not supported';
  if (photometric.startsWith('YBR') && !isEncapsulated) {
    return 'colours as luminance and chrominance are not supported';
  }
  return null;
}
