import { UserError } from '../../errors.ts';
import { affineOf, scaled, spacingOf, type Vector } from './geometry.ts';
import { headerOf, storedBytes, type StoredType, type StoredVoxels, voxelsOf } from './stored-voxels.ts';
import type { Volume } from './volume.ts';
import { readData, type VolumeFile } from './volume-file.ts';
import type { OpenedVolume } from './volume-format.ts';

const types: ReadonlyMap<number, StoredType> = new Map([
  [0, 'uint8'],
  [1, 'int32'],
  [3, 'float32'],
  [4, 'int16'],
  [10, 'uint16'],
]);

const headerBytes = 284;

/** Where the fields of the header lie. Source: surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat. */
const at = { lengths: 4, type: 20, isPlaced: 28, spacing: 30, directions: 42, centre: 78 } as const;

/**
 * Opens a volume of FreeSurfer, gzip or not. Several frames become channels.
 * @throws UserError when the header is damaged, or its type is not supported
 */
export function openMgh(file: VolumeFile): OpenedVolume {
  const { start, name } = file;
  if (start.length < headerBytes) {
    throw new UserError(`${name}: the file ends within its MGH header; copy or export it again.`);
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const [columns, rows, slices, frames] = [0, 1, 2, 3].map((i) => view.getInt32(at.lengths + 4 * i));
  const type = types.get(view.getInt32(at.type));
  if (type === undefined) {
    throw new UserError(
      `${name}: voxels of the MGH type ${view.getInt32(at.type)} are not supported; convert it to NIfTI.`,
    );
  }
  const lengths = [slices ?? 0, rows ?? 0, columns ?? 0];
  const stored: StoredVoxels = { type, isLittle: false, size: lengths, channels: frames ?? 0 };
  return {
    header: headerOf(stored, name),
    read: async () => ({
      size: stored.size,
      channels: stored.channels,
      data: voxelsOf(await readData(file, headerBytes, storedBytes(stored)), stored),
      ...{ slope: 1, intercept: 0 },
      ...geometryOf(view, lengths),
    }),
  };
}

/** The header has directions in RAS, and where the centre lies. */
function geometryOf(
  view: DataView,
  [slices = 0, rows = 0, columns = 0]: readonly number[],
): Pick<Volume, 'affine' | 'spacing' | 'notes'> {
  const isPlaced = view.getInt16(at.isPlaced) > 0;
  const vector = (from: number): Vector => [
    view.getFloat32(from),
    view.getFloat32(from + 4),
    view.getFloat32(from + 8),
  ];
  const spacing = vector(at.spacing);
  const [column, row, slice] = ([0, 1, 2] as const).map((axis) =>
    scaled(vector(at.directions + 12 * axis), spacing[axis]),
  );
  if (isPlaced && column && row && slice) {
    const centre = vector(at.centre);
    const along = (i: 0 | 1 | 2): number =>
      centre[i] - (column[i] * columns + row[i] * rows + slice[i] * slices) / 2;
    const affine = affineOf({ steps: [slice, row, column], origin: [along(0), along(1), along(2)] });
    if (affine) return { affine, spacing: spacingOf(affine), notes: [] };
  }
  return { affine: null, spacing: null, notes: ['The file does not say how the volume lies in space.'] };
}
