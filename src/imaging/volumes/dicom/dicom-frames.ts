import type { DataSet } from 'dicom-parser';
import { cross, lengthOf, scaled, type Vector } from '../geometry.ts';

/** What a file says of one of its frames. Positions are millimetres to the left, to the back and up (LPS). */
export interface DicomFrame {
  /** Of the first pixel's centre. */
  readonly position: Vector | null;
  /** Unit vectors along which columns, and along which rows are counted. */
  readonly orientation: readonly [Vector, Vector] | null;
  /** Millimetres between rows, and between columns. */
  readonly pixelSpacing: readonly [number, number] | null;
  /** Millimetres between slices as the file states them, or their thickness. */
  readonly sliceSpacing: number | null;
  readonly slope: number;
  readonly intercept: number;
  /** Of a segmentation, the number of the segment whose pixels it holds. */
  readonly segment: number | null;
}

/**
 * The frames of a file, in their order: a plain image says once of all of them what an enhanced one says of each in its
 * functional groups. Source: DICOM PS3.3, C.7.6.2, C.7.6.16, C.8.8.3 and C.11.1.
 */
export function framesOf(data: DataSet, count: number): readonly DicomFrame[] {
  const shared = data.elements['x52009229']?.items?.[0]?.dataSet;
  const each = data.elements['x52009230']?.items ?? [];
  return Array.from({ length: count }, (_, frame) => {
    const own = each[frame]?.dataSet;
    /** The item of a functional group: the frame's, else that of all frames; else the image itself. */
    const group = (tag: string): DataSet =>
      own?.elements[tag]?.items?.[0]?.dataSet ?? shared?.elements[tag]?.items?.[0]?.dataSet ?? data;
    const [orientation, measures] = [orientationOf(group('x00209116')), group('x00289110')];
    return {
      position: positionOf(group('x00209113'), data, orientation, count, frame),
      orientation,
      pixelSpacing: pixelSpacingOf(measures),
      sliceSpacing: positive(measures, 'x00180088') ?? positive(measures, 'x00180050'),
      ...scaleOf(group('x00289145')),
      segment: group('x0062000a').uint16('x0062000b') ?? null,
    };
  });
}

function orientationOf(data: DataSet): DicomFrame['orientation'] {
  const [a, b, c, d, e, f] = numbersOf(data, 'x00200037', 6) ?? [];
  if (a === undefined || b === undefined || c === undefined) return null;
  if (d === undefined || e === undefined || f === undefined) return null;
  const orientation = [
    [a, b, c],
    [d, e, f],
  ] as const;
  // Some programs write zeros where they know none.
  return lengthOf(cross(...orientation)) > leastArea ? orientation : null;
}

/** What unit vectors at right angles span is 1; below this they are none. */
const leastArea = 0.1;

/** Several frames have one position together only where the file says how far they lie from it, as doses do. */
function positionOf(
  own: DataSet,
  data: DataSet,
  orientation: DicomFrame['orientation'],
  count: number,
  frame: number,
): Vector | null {
  const [x, y, z] = numbersOf(own, 'x00200032', 3) ?? [];
  if (x === undefined || y === undefined || z === undefined) return null;
  if (own !== data || count === 1) return [x, y, z];
  const offset = data.floatString('x3004000c', frame) ?? NaN;
  if (orientation === null || !Number.isFinite(offset)) return null;
  const [a, b, c] = scaled(cross(...orientation), offset);
  return [x + a, y + b, z + c];
}

function pixelSpacingOf(data: DataSet): DicomFrame['pixelSpacing'] {
  const [betweenRows, betweenColumns] = numbersOf(data, 'x00280030', 2) ?? [];
  if (betweenRows === undefined || betweenColumns === undefined) return null;
  return betweenRows > 0 && betweenColumns > 0 ? [betweenRows, betweenColumns] : null;
}

/** Rescaling, or the scale of a dose; none where the numbers are none. */
function scaleOf(data: DataSet): Pick<DicomFrame, 'slope' | 'intercept'> {
  const slope = data.floatString('x00281053') ?? data.floatString('x3004000e') ?? 1;
  const intercept = data.floatString('x00281052') ?? 0;
  const isScaled = Number.isFinite(slope) && Number.isFinite(intercept) && slope !== 0;
  return isScaled ? { slope, intercept } : { slope: 1, intercept: 0 };
}

function numbersOf(data: DataSet, tag: string, count: number): readonly number[] | null {
  const numbers = Array.from({ length: count }, (_, i) => data.floatString(tag, i) ?? NaN);
  return numbers.every(Number.isFinite) ? numbers : null;
}

function positive(data: DataSet, tag: string): number | null {
  const number = Math.abs(data.floatString(tag) ?? 0);
  return Number.isFinite(number) && number > 0 ? number : null;
}
