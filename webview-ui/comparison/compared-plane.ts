import { at } from '../../src/at.ts';
import { centreOf } from '../../src/documents/box.ts';
import { mainPlane, unknownLie } from '../draw/anatomy.ts';
import type { Plane } from '../draw/plane.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/**
 * The plane of the input of *before* that is shown: of a volume the axial one, at the slice that was chosen, else in the
 * middle of the RoI.
 */
export function comparedPlane(
  { comparison, picture }: Pick<ShownComparison, 'comparison' | 'picture'>,
  { slice }: Pick<ComparisonView, 'slice'>,
): Plane {
  const { input, roi } = comparison.before.question;
  const lie = picture === null || 'missing' in picture ? unknownLie : picture;
  const plane = mainPlane(input.size, lie, 0);
  if (plane.across === null) return plane;
  const last = at(input.size, plane.across) - 1;
  return { ...plane, slice: Math.min(last, slice ?? Math.floor(at(centreOf(roi), plane.across))) };
}
