import { at } from '../../src/at.ts';
import { type Box, centreOf, type Position } from '../../src/documents/box.ts';
import type { Picture } from '../../src/documents/picture.ts';
import { mainPlane, type PlaneName, planesOf, type Planes, unknownLie } from '../draw/anatomy.ts';
import type { Plane } from '../draw/plane.ts';
import { nextRoi } from '../model/found-roi.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** The image of an explanation, where it was read. */
export function pictureIn({ picture }: Pick<ShownState, 'picture'>): Picture | null {
  return picture === null || 'missing' in picture ? null : picture;
}

/** The planes of the input, where that is a volume. */
export function planesIn(shown: ShownState): Planes | null {
  const { size } = shown.explanation.question.input;
  return size.length === 3 ? planesOf(pictureIn(shown) ?? unknownLie) : null;
}

/** The position of the input in which its planes meet: the one that was chosen, else the middle of the RoI. */
export function crosshairIn(
  shown: ShownState,
  { crosshair, changes }: Pick<ViewOptions, 'crosshair' | 'changes'>,
): Position<'input'> {
  const { size } = shown.explanation.question.input;
  const chosen = crosshair?.length === size.length ? crosshair : centreOf(nextRoi(changes.roi, shown));
  return chosen.map((place, axis) => Math.min(at(size, axis) - 1, Math.max(0, Math.floor(place))));
}

/** A plane of the input through that position; where none is named, the image, or the axial plane of a volume. */
export function planeIn(
  shown: ShownState,
  view: Pick<ViewOptions, 'crosshair' | 'changes'>,
  name?: PlaneName,
): Plane {
  const { size } = shown.explanation.question.input;
  const planes = planesIn(shown);
  if (planes === null) return mainPlane(size, pictureIn(shown) ?? unknownLie, 0);
  const { plane } = planes[name ?? 'axial'];
  const { across } = plane;
  return { ...plane, slice: across === null ? 0 : at(crosshairIn(shown, view), across) };
}

/**
 * What to look at so that a box of the input is seen in all planes: its middle, along the axes where it does not reach into
 * what is shown.
 */
export function withBoxSeen(
  shown: ShownState,
  view: Pick<ViewOptions, 'crosshair' | 'changes'>,
  { start, size }: Box<'input'>,
): Partial<ViewOptions> {
  if (start.length < 3) return {};
  const before = crosshairIn(shown, view);
  const crosshair = before.map((place, axis) => {
    const [first, length] = [at(start, axis), at(size, axis)];
    const isSeen = place + 0.5 > first && place + 0.5 < first + length;
    return isSeen ? place : Math.floor(first + length / 2);
  });
  return crosshair.join() === before.join() ? {} : { crosshair };
}
