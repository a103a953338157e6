import { at } from '../../../at.ts';
import { affineOf, type Placement, scaled, spacingOf, statedSpacing, type Vector } from '../geometry.ts';
import type { Volume } from '../volume.ts';
import type { NiftiHeader } from './nifti-header.ts';

type Geometry = Pick<Volume, 'affine' | 'spacing' | 'notes'>;

/** Millimetres of the units of length, by their code; a file that names none is taken to have millimetres. */
const millimetres: ReadonlyMap<number, number> = new Map([
  [1, 1000],
  [2, 1],
  [3, 0.001],
]);

/**
 * Where the voxels lie, by nibabel's precedence: the sform where its code is above 0, else the qform where its code is,
 * else the spacing alone. Source: nifti1.h, "3D image (volume) orientation".
 */
export function niftiGeometry(header: NiftiHeader): Geometry {
  const { pixdim, sformCode, qformCode, units } = header;
  const factor = millimetres.get(units & 7) ?? 1;
  const [, x, y, z] = pixdim;
  const stated = statedSpacing(scaled([z, y, x], factor));
  const placement = sformCode > 0 ? ofSform(header) : qformCode > 0 ? ofQform(header) : null;
  const affine = placement && affineOf(inMillimetres(placement, factor));
  if (affine) return { affine, spacing: spacingOf(affine), notes: [] };
  const reason =
    sformCode > 0
      ? 'its sform is damaged'
      : qformCode > 0
        ? 'its qform is damaged'
        : 'its sform and qform have the code 0';
  const note = `The file does not say how the volume lies in space: ${reason}.`;
  return { affine: null, spacing: stated, notes: [note] };
}

function inMillimetres({ steps: [slice, row, column], origin }: Placement, factor: number): Placement {
  return {
    steps: [scaled(slice, factor), scaled(row, factor), scaled(column, factor)],
    origin: scaled(origin, factor),
  };
}

function ofSform({ sform }: NiftiHeader): Placement {
  const column = (axis: number): Vector => [
    at(at(sform, 0), axis),
    at(at(sform, 1), axis),
    at(at(sform, 2), axis),
  ];
  return { steps: [column(2), column(1), column(0)], origin: column(3) };
}

/** How far beyond 1 rounding may lead a quaternion's squares: nibabel's bound for 32-bit numbers. */
const rounding = 3 * 2 ** -23;

function ofQform({ quaternion: [b, c, d], qoffset, pixdim: [qfac, x, y, z] }: NiftiHeader): Placement | null {
  const rest = 1 - (b * b + c * c + d * d);
  if (!(rest >= -rounding)) return null;
  // As nibabel: what rounding leaves of `a` counts as nothing.
  const a = rest > rounding ? Math.sqrt(rest) : 0;
  const norm = a * a + b * b + c * c + d * d;
  const s = 2 / norm;
  const columns: readonly [Vector, Vector, Vector] = [
    [1 - s * (c * c + d * d), s * (b * c + a * d), s * (b * d - a * c)],
    [s * (b * c - a * d), 1 - s * (b * b + d * d), s * (c * d + a * b)],
    [s * (b * d + a * c), s * (c * d - a * b), 1 - s * (b * b + c * c)],
  ];
  return {
    steps: [scaled(columns[2], qfac < 0 ? -z : z), scaled(columns[1], y), scaled(columns[0], x)],
    origin: qoffset,
  };
}
