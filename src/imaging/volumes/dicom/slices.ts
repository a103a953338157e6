import { at } from '../../../at.ts';
import { affineOf, cross, dot, lengthOf, rasOfLps, scaled, spacingOf, type Vector } from '../geometry.ts';
import type { Volume } from '../volume.ts';
import type { DicomFrame } from './dicom-frames.ts';

/** Frames in the order of their positions, each of another place, and where they lie. */
export interface OrderedSlices<Frame> extends Pick<Volume, 'affine' | 'spacing' | 'notes'> {
  readonly frames: readonly Frame[];
}

/** How far distances may differ from the usual one before it is said: a share of it. */
const tolerance = 0.02;

/** Millimetres that two positions may be apart and still be the same. */
const same = 1e-3;

/** Tilts of fewer degrees are rounding. */
const leastTilt = 0.1;

/**
 * Orders frames of one orientation by their positions along the normal, from the one that lies lowest along it. Frames
 * without positions keep their order; those that have no orientation lie along the line through their positions. Where
 * slices are missing, those that are there follow one another, at the usual distance, and a note says so.
 */
export function orderSlices<Frame extends DicomFrame>(frames: readonly Frame[]): OrderedSlices<Frame> {
  const first = at(frames, 0);
  const { orientation, pixelSpacing } = first;
  const [betweenRows, betweenColumns] = pixelSpacing ?? [NaN, NaN];
  const normal = orientation ? cross(...orientation) : directionOf(frames);
  if (normal === null || frames.some(({ position }) => position === null)) {
    const known = first.sliceSpacing;
    return {
      frames,
      affine: null,
      spacing: pixelSpacing && known !== null ? [known, betweenRows, betweenColumns] : null,
      notes: [
        'The slices do not say where they lie; they were put in the order of their numbers, at the stated distance.',
      ],
    };
  }
  const placed = frames
    .map((frame) => ({
      frame,
      position: frame.position ?? zero,
      height: dot(frame.position ?? zero, normal),
    }))
    .toSorted((a, b) => a.height - b.height);
  const distinct = placed.filter(({ height }, i) => i === 0 || height - at(placed, i - 1).height > same);
  const doubles = placed.length - distinct.length;
  const [lowest, highest] = [at(distinct, 0), at(distinct, distinct.length - 1)];
  const heights = distinct.map(({ height }) => height);
  const { usual, notes } = distances(heights, first.sliceSpacing);
  const step =
    distinct.length === 1
      ? scaled(normal, usual)
      : scaled(minus(highest.position, lowest.position), usual / (highest.height - lowest.height));
  const found = {
    frames: distinct.map(({ frame }) => frame),
    notes: [...(doubles === 0 ? [] : [`Images at the place of another, left out: ${doubles}.`]), ...notes],
  };
  if (orientation === null) {
    const unturned =
      'The slices do not say how they are turned: they were put in the order of their positions, and how the volume lies is not known.';
    return {
      frames: found.frames,
      affine: null,
      spacing: pixelSpacing && [usual, ...pixelSpacing],
      notes: [...found.notes, unturned],
    };
  }
  const [alongColumns, alongRows] = orientation;
  const affine = affineOf(
    rasOfLps({
      steps: [step, scaled(alongRows, betweenRows), scaled(alongColumns, betweenColumns)],
      origin: lowest.position,
    }),
  );
  return {
    frames: found.frames,
    affine,
    spacing: affine && spacingOf(affine),
    notes: [
      ...found.notes,
      ...notesOnTilt(step, normal),
      ...(affine ? [] : ['The file does not say how far its pixels lie apart.']),
    ],
  };
}

/** Of frames that do not say how they are turned: from the first one to the one farthest from it; null where none is apart. */
function directionOf(frames: readonly DicomFrame[]): Vector | null {
  const positions = frames.flatMap(({ position }) => (position === null ? [] : [position]));
  const [first] = positions;
  if (first === undefined) return null;
  const farthest = positions
    .map((position) => minus(position, first))
    .reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
  const length = lengthOf(farthest);
  return length > same ? scaled(farthest, 1 / length) : null;
}

const zero: Vector = [0, 0, 0];

function minus([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [a - x, b - y, c - z];
}

/** The usual distance between slices, and what is to be said of others. */
function distances(
  heights: readonly number[],
  stated: number | null,
): { readonly usual: number; readonly notes: readonly string[] } {
  const all = heights.slice(1).map((height, i) => height - at(heights, i));
  if (all.length === 0) {
    const notes = stated === null ? ['The thickness of the only slice is unknown; 1 mm is assumed.'] : [];
    return { usual: stated ?? 1, notes };
  }
  const median = at(
    all.toSorted((a, b) => a - b),
    Math.floor((all.length - 1) / 2),
  );
  const isUsual = (distance: number): boolean => Math.abs(distance - median) <= tolerance * median + same;
  const regular = all.filter(isUsual);
  const usual = regular.reduce((sum, distance) => sum + distance, 0) / regular.length;
  const notes = all.flatMap((distance, i) => {
    if (isUsual(distance)) return [];
    const missing = Math.round(distance / usual) - 1;
    const isWhole = missing >= 1 && Math.abs(distance / usual - missing - 1) <= 0.1;
    const gap = `between slices ${i + 1} and ${i + 2} (${millimetres(distance)} instead of ${millimetres(usual)})`;
    return isWhole
      ? [
          `${missing === 1 ? '1 slice is' : `${missing} slices are`} missing ${gap}; what lies behind is placed too near.`,
        ]
      : [`The distance ${gap} differs from the usual one; what lies behind is placed as if it did not.`];
  });
  const most = 5;
  return {
    usual,
    notes:
      notes.length > most ? [...notes.slice(0, most), `So do ${notes.length - most} more distances.`] : notes,
  };
}

function millimetres(length: number): string {
  return `${Number(length.toPrecision(4))} mm`;
}

function notesOnTilt(step: Vector, normal: Vector): readonly string[] {
  const cosine = dot(step, normal) / (lengthOf(step) * lengthOf(normal));
  const degrees = (Math.acos(Math.min(1, Math.abs(cosine))) * 180) / Math.PI;
  return degrees < leastTilt
    ? []
    : [
        `The gantry was tilted by ${Number(degrees.toPrecision(3))}°: slices are shifted against one another.`,
      ];
}
