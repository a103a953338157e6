import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { affineOf, spacingOf, statedSpacing, type Vector } from '../geometry.ts';
import type { Volume } from '../volume.ts';
import { damagedNrrd, type NrrdHeader } from './nrrd-header.ts';

/** The axes of a NRRD file, fastest first. */
export interface NrrdAxes {
  readonly sizes: readonly number[];
  /** The axes that are columns, rows and slices. */
  readonly spatial: readonly number[];
  /** The axis of several values at each voxel. */
  readonly channelAxis: number | null;
}

/** Kinds of axes along which a step is a step in space. */
const spatialKinds: readonly string[] = ['domain', 'space'];

/**
 * Which axes of a file are spatial: by their directions, else by their kinds, else the last three of four.
 * @throws UserError when there are not two or three, or more than one other
 */
export function nrrdAxes({ fields }: NrrdHeader, name: string): NrrdAxes {
  const dimension = Number(fields.get('dimension'));
  const sizes = (fields.get('sizes') ?? '').split(/\s+/u).map(Number);
  if (sizes.length !== dimension || !sizes.every(Number.isInteger)) throw damagedNrrd(name);
  const directions = fields.get('space directions')?.match(/none|\([^)]*\)/gu);
  const kinds = fields.get('kinds')?.toLowerCase().split(/\s+/u);
  const all = sizes.map((_, axis) => axis);
  const spatial =
    directions?.length === dimension
      ? all.filter((axis) => directions[axis] !== 'none')
      : kinds?.length === dimension && kinds.some((kind) => spatialKinds.includes(kind))
        ? all.filter((axis) => spatialKinds.includes(at(kinds, axis)))
        : all.slice(-3);
  const others = all.filter((axis) => !spatial.includes(axis));
  if (spatial.length < 2 || spatial.length > 3 || others.length > 1) {
    throw new UserError(
      `${name}: a volume of ${sizes.join('×')} values, of which ${spatial.length} axes are spatial, is not supported; save one with three axes, or four with channels.`,
    );
  }
  return { sizes, spatial, channelAxis: others[0] ?? null };
}

/** To RAS, by the name of a space. */
const spaces: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['right-anterior-superior', [1, 1]],
  ['ras', [1, 1]],
  ['left-anterior-superior', [-1, 1]],
  ['las', [-1, 1]],
  ['left-posterior-superior', [-1, -1]],
  ['lps', [-1, -1]],
]);

/** Where the voxels lie: by directions in a space of the body; else only how far they lie apart. */
export function nrrdGeometry(
  { fields }: NrrdHeader,
  { sizes, spatial }: NrrdAxes,
): Pick<Volume, 'affine' | 'spacing' | 'notes'> {
  const spacings = (fields.get('spacings') ?? '').split(/\s+/u).map(Number);
  const stated =
    spacings.length === sizes.length && spatial.length === 3
      ? statedSpacing(vectorOf(spatial.map((axis) => at(spacings, axis))) ?? [0, 0, 0])
      : null;
  const spacing: Vector | null = stated && [stated[2], stated[1], stated[0]];
  const signs = spaces.get(fields.get('space')?.toLowerCase() ?? '');
  const texts = fields.get('space directions')?.match(/none|\([^)]*\)/gu) ?? [];
  const vectors = spatial.map((axis) => parsedVector(texts[axis]));
  const [column, row, slice] = vectors;
  const origin = parsedVector(fields.get('space origin')) ?? [0, 0, 0];
  if (!column || !row || !slice) {
    return {
      affine: null,
      spacing,
      notes: ['The file does not say how the volume lies in space: it has no directions of three axes.'],
    };
  }
  if (signs === undefined) {
    const lengths = [slice, row, column].map((vector) => Math.hypot(...vector));
    return {
      affine: null,
      spacing: statedSpacing(vectorOf(lengths) ?? [0, 0, 0]),
      notes: ['The file does not say how the volume lies in space: it names no space of the body.'],
    };
  }
  const turned = ([x, y, z]: Vector): Vector => [0 + x * signs[0], 0 + y * signs[1], z];
  const affine = affineOf({
    steps: [turned(slice), turned(row), turned(column)],
    origin: turned(origin),
  });
  return {
    affine,
    spacing: affine ? spacingOf(affine) : spacing,
    notes: affine
      ? []
      : ['The directions of the axes are damaged, so that it is unknown how the volume lies in space.'],
  };
}

function parsedVector(text: string | undefined): Vector | null {
  const numbers = /^\(([^)]*)\)$/u
    .exec(text ?? '')?.[1]
    ?.split(',')
    .map(Number);
  return numbers === undefined ? null : vectorOf(numbers);
}

function vectorOf(numbers: readonly number[]): Vector | null {
  const [x, y, z] = numbers;
  const isVector = numbers.length === 3 && numbers.every(Number.isFinite);
  return isVector && x !== undefined && y !== undefined && z !== undefined ? [x, y, z] : null;
}
