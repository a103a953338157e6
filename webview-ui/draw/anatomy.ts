import { at } from '../../src/at.ts';
import { namesOfAxes, type Size, type Space } from '../../src/documents/box.ts';
import { type AxisRun, nearestAxes } from '../../src/documents/place.ts';
import type { Picture } from '../../src/documents/picture.ts';
import { type Plane, type Side, storedPlane } from './plane.ts';

/** The planes of a volume. Where it is not known how it lies, these are those across its first, second and last axis. */
export const planeNames = ['axial', 'coronal', 'sagittal'] as const;

export type PlaneName = (typeof planeNames)[number];

/** The planes of a volume side by side with a maximum projection, or one of them alone. */
export type ShownPlanes = 'all' | PlaneName | 'maximum';

/** Where the edges of a plane lie in the body: a letter each. */
export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** A plane of a volume, at its first slice. */
interface NamedPlane {
  readonly name: PlaneName;
  /** `Axial`, or `Across z` where it is not known how the volume lies. */
  readonly title: string;
  readonly plane: Plane;
  readonly letters: EdgeLetters | null;
}

/** The planes of a volume by name. */
export type Planes = Readonly<Record<PlaneName, NamedPlane>>;

/** How an image lies, as far as its files say. */
export type Lie = Pick<Picture, 'place' | 'spacing'>;

/** Nothing is known of how an image lies. */
export const unknownLie: Lie = { place: null, spacing: null };

/**
 * The planes of a volume as radiologists see them: the patient's right on the left and the front above, the head above in
 * coronal and sagittal ones, and the face to the left in sagittal ones. An oblique volume is shown as it is stored, by
 * its axes that are nearest; one whose place is not known as it is stored, too.
 */
export function planesOf({ place, spacing }: Lie): Planes {
  const side = (axis: number, isMirrored: boolean): Side => ({
    axis,
    isMirrored,
    pixel: spacing === null ? 1 : at(spacing, axis) || 1,
  });
  if (place === null) return storedPlanes(side);
  const [right, front, up] = nearestAxes(place);
  const named = (name: PlaneName, across: AxisRun, x: Side, y: Side, letters: EdgeLetters): NamedPlane => ({
    name,
    title: titles[name],
    plane: { x, y, across: across.axis, slice: 0 },
    letters,
  });
  const leftwards = side(right.axis, right.along > 0);
  const backwards = side(front.axis, front.along > 0);
  const downwards = side(up.axis, up.along > 0);
  return {
    axial: named('axial', up, leftwards, backwards, { left: 'R', right: 'L', top: 'A', bottom: 'P' }),
    coronal: named('coronal', front, leftwards, downwards, { left: 'R', right: 'L', top: 'S', bottom: 'I' }),
    sagittal: named('sagittal', right, backwards, downwards, {
      left: 'A',
      right: 'P',
      top: 'S',
      bottom: 'I',
    }),
  };
}

const titles: Readonly<Record<PlaneName, string>> = {
  axial: 'Axial',
  coronal: 'Coronal',
  sagittal: 'Sagittal',
};

function storedPlanes(side: (axis: number, isMirrored: boolean) => Side): Planes {
  const across = (name: PlaneName, axis: number): NamedPlane => {
    const [y, x] = [0, 1, 2].filter((other) => other !== axis);
    return {
      name,
      title: `Across ${at(namesOfAxes(3), axis)}`,
      plane: { x: side(x ?? 0, false), y: side(y ?? 0, false), across: axis, slice: 0 },
      letters: null,
    };
  };
  return { axial: across('axial', 0), coronal: across('coronal', 1), sagittal: across('sagittal', 2) };
}

/**
 * The plane that is drawn where there is one alone: of an image all of it, with its pixels as wide and high as they are;
 * of a volume the axial one at a slice.
 */
export function mainPlane<S extends Space>(size: Size<S>, lie: Lie, slice: number): Plane {
  if (size.length === 3) return { ...planesOf(lie).axial.plane, slice };
  const stored = storedPlane(size.length);
  if (lie.spacing === null || stored.y === null) return stored;
  const [down, across] = lie.spacing;
  return {
    ...stored,
    x: { ...stored.x, pixel: Math.max(across ?? 1, Number.MIN_VALUE) },
    y: { ...stored.y, pixel: Math.max(down ?? 1, Number.MIN_VALUE) },
  };
}
