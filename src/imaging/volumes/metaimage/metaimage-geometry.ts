import { at } from '../../../at.ts';
import { affineOf, rasOfLps, scaled, spacingOf, type Vector } from '../geometry.ts';
import type { Volume } from '../volume.ts';
import { type MetaImageHeader, numbersIn } from './metaimage-header.ts';

/** Where the voxels lie. MetaImages count to the left and to the back (LPS), as ITK reads them. */
export function metaImageGeometry({
  fields,
  axes,
}: MetaImageHeader): Pick<Volume, 'affine' | 'spacing' | 'notes'> {
  const count = axes.length;
  /** The first of some names that has as many numbers. */
  const numbers = (names: readonly string[], length: number): readonly number[] | null =>
    names.map((name) => numbersIn(fields.get(name))).find((found) => found?.length === length) ?? null;
  const spacing = numbers(['elementspacing', 'elementsize'], count);
  const matrix = numbers(['transformmatrix', 'rotation', 'orientation'], count * count);
  const origin = numbers(['offset', 'position', 'origin'], count);
  const given = [spacing, matrix, origin].some((found) => found !== null);
  const isPlane = count < 3;
  if (!given || isPlane) {
    return {
      affine: null,
      spacing: null,
      notes: ['The file does not say how the volume lies in space.'],
    };
  }
  const step = (axis: 0 | 1 | 2): Vector => {
    const direction: Vector = matrix
      ? [at(matrix, axis * count), at(matrix, axis * count + 1), at(matrix, axis * count + 2)]
      : unit(axis);
    return scaled(direction, spacing ? at(spacing, axis) : 1);
  };
  const [x = 0, y = 0, z = 0] = origin ?? [];
  const affine = affineOf(rasOfLps({ steps: [step(2), step(1), step(0)], origin: [x, y, z] }));
  return {
    affine,
    spacing: affine && spacingOf(affine),
    notes: affine
      ? []
      : ['The directions of the axes are damaged, so that it is unknown how the volume lies in space.'],
  };
}

function unit(axis: 0 | 1 | 2): Vector {
  return [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
}
