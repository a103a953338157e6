import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { UserError } from '../../../errors.ts';
import { readData, type VolumeFile } from '../volume-file.ts';

/** The elements of a file up to its pixels. */
export interface DicomText {
  readonly data: DataSet;
  readonly pixelData: Element;
  readonly transferSyntax: string;
  /** The file's bytes as they are after inflating, where it is deflated. */
  readonly inflated: Uint8Array | null;
}

export const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  bigEndian: '1.2.840.10008.1.2.2',
} as const;

const pixelTag = 'x7fe00010';

/** What is read first; few files have more before their pixels. */
const firstBytes = 2 ** 17;

/** A deflated file may not unpack to more. */
const mostInflated = 2 ** 28;

/**
 * Reads the elements of a DICOM file up to its pixels.
 * @throws UserError when the file is damaged or has no pixels. Its `cause` is left out: the library's errors hold all
 * elements, and with them names and dates.
 */
export async function readDicomText(file: VolumeFile): Promise<DicomText> {
  for (let bytes = firstBytes; ; bytes *= 16) {
    const isWhole = bytes >= file.bytes;
    const start = await readData(file, 0, Math.min(bytes, file.bytes));
    const text = parsed(start, pixelTag);
    if (text !== null && 'pixelData' in text) return text;
    if (!isWhole) continue;
    throw text === null
      ? damagedDicom(file.name)
      : new UserError(
          `${file.name}: a DICOM file without an image, such as a report or a plan; choose an image of the series.`,
        );
  }
}

/**
 * The frames of encapsulated pixels, each as it is packed.
 * @throws UserError when the file is damaged, or does not say where its frames begin
 */
export async function readPackedFrames(file: VolumeFile, frames: number): Promise<readonly Uint8Array[]> {
  const text = parsed(await readData(file, 0, file.bytes), null);
  if (text === null || !('pixelData' in text)) throw damagedDicom(file.name);
  const { data, pixelData } = text;
  const { fragments = [], basicOffsetTable: offsets = [] } = pixelData;
  const joined = (from: number, count: number): Uint8Array =>
    Uint8Array.from(dicomParser.readEncapsulatedPixelDataFromFragments(data, pixelData, from, count));
  try {
    if (frames === 1 && fragments.length > 0) return [joined(0, fragments.length)];
    if (fragments.length === frames) return fragments.map((_, frame) => joined(frame, 1));
    if (offsets.length === frames) {
      const starts = offsets.map((offset) => fragments.findIndex((fragment) => fragment.offset === offset));
      if (!starts.includes(-1)) {
        return starts.map((from, frame) => joined(from, (starts[frame + 1] ?? fragments.length) - from));
      }
    }
  } catch {
    throw damagedDicom(file.name);
  }
  throw new UserError(
    `${file.name}: it does not say where its ${frames} frames begin; decompress it, for instance with gdcmconv --raw.`,
  );
}

/** Null where the elements are damaged or cut short before the pixels. */
function parsed(bytes: Uint8Array, untilTag: string | null): DicomText | { readonly data: DataSet } | null {
  let inflated: Uint8Array | null = null;
  try {
    const data = dicomParser.parseDicom(bytes, {
      ...(untilTag === null ? {} : { untilTag }),
      ...(hasPreamble(bytes) ? {} : { TransferSyntaxUID: syntaxWithoutPreamble(bytes) }),
      inflater: (packed: Uint8Array, position: number) => {
        const rest = inflateRawSync(packed.subarray(position), { maxOutputLength: mostInflated });
        inflated = new Uint8Array(position + rest.length);
        inflated.set(packed.subarray(0, position));
        inflated.set(rest, position);
        return inflated;
      },
    });
    const pixelData = data.elements[pixelTag];
    const transferSyntax = data.string('x00020010') ?? syntaxWithoutPreamble(bytes);
    return pixelData === undefined ? { data } : { data, pixelData, transferSyntax, inflated };
  } catch {
    return null;
  }
}

function hasPreamble(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
}

/** Files of before 1993 start with their elements, which name the types of their values or do not. */
function syntaxWithoutPreamble(bytes: Uint8Array): string {
  const isExplicit = /^[A-Z]{2}$/u.test(String.fromCharCode(...bytes.subarray(4, 6)));
  return isExplicit ? syntaxes.explicit : syntaxes.implicit;
}

/** What is said of a damaged file; without a cause, which would hold what the file says of a person. */
export function damagedDicom(name: string): UserError {
  return new UserError(`${name}: the DICOM file is damaged or cut short; copy or export it again.`);
}
