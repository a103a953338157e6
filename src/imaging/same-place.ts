import { at } from '../at.ts';
import type { Size } from '../documents/box.ts';
import { inMillimetres, type Place, spacingOf } from '../documents/place.ts';
import { UserError } from '../errors.ts';

/** Voxels that lie apart by less than this share of their spacing are the same: programs round what they write. */
const tolerance = 0.5;

/** A volume or a slice of one, where it lies, and what it is called in messages. */
interface PlacedVolume {
  readonly affine: Place | null;
  readonly name: string;
}

/**
 * Checks that two volumes of one size lie in the same place, so that voxels of the same number are of the same tissue.
 * @throws UserError saying how far they lie apart, when a corner lies half a voxel from where the other volume has it
 */
export function checkSamePlace(
  one: PlacedVolume,
  other: PlacedVolume & { readonly size: Size<'image'> },
): void {
  if (one.affine === null || other.affine === null) return;
  const apart = Math.max(
    ...cornersOf(other.size).map((corner) => distance(one.affine, other.affine, corner)),
  );
  if (apart <= tolerance * Math.min(...spacingOf(other.affine))) return;
  throw new UserError(
    `${one.name} and ${other.name} have the same size and do not lie in the same place: their voxels are up to ${Number(apart.toPrecision(3))} mm apart; resample one onto the grid of the other.`,
  );
}

/** Millimetres between two places of one voxel. */
function distance(a: Place | null, b: Place | null, voxel: readonly number[]): number {
  if (a === null || b === null) return 0;
  const other = inMillimetres(b, voxel);
  return Math.hypot(...inMillimetres(a, voxel).map((value, i) => value - at(other, i)));
}

function cornersOf(size: Size<'image'>): readonly (readonly number[])[] {
  return size.reduce<readonly (readonly number[])[]>(
    (corners, length) => corners.flatMap((corner) => [0, length - 1].map((index) => [...corner, index])),
    [[]],
  );
}
