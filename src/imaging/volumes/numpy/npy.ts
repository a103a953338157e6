import { UserError } from '../../../errors.ts';
import { headerOf, storedBytes, type StoredVoxels, voxelsOf } from '../stored-voxels.ts';
import { readData, type VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';

/** As many values at each voxel are taken for channels, where an array has four axes. */
const mostChannels = 32;

/**
 * Opens a NumPy array of three axes, slices first, or of four with channels first or last, whichever axis is short.
 * @throws UserError when its header is damaged, or it has other axes
 */
export async function openNpy(file: VolumeFile): Promise<OpenedVolume> {
  const header = await readNpyHeader(file);
  const { shape, isLittle, type } = header;
  const { channelAxis, note } = axesOf(shape, file.name);
  const axes = shape.map((_, axis) => axis).filter((axis) => axis !== channelAxis);
  const lengthOf = (axis: number): number => shape[axis] ?? 1;
  const stride = stridesOf(header);
  const strideOf = (axis: number | undefined): number => (axis === undefined ? 0 : (stride[axis] ?? 0));
  const isInOrder = !header.isFortran && (channelAxis ?? 0) === 0;
  const stored: StoredVoxels = {
    type,
    isLittle,
    size: axes.map(lengthOf),
    channels: channelAxis === null ? 1 : lengthOf(channelAxis),
    ...(isInOrder
      ? {}
      : {
          strides: [
            strideOf(channelAxis ?? undefined),
            strideOf(axes[0]),
            strideOf(axes[1]),
            strideOf(axes[2]),
          ],
        }),
  };
  return {
    header: headerOf(stored, file.name),
    read: async () => ({
      size: stored.size,
      channels: stored.channels,
      data: voxelsOf(await readData(file, header.offset, storedBytes(stored)), stored),
      ...{ slope: 1, intercept: 0, affine: null, spacing: null },
      notes: [note],
    }),
  };
}

/** Whether an array's axes are those of a volume. */
export function isVolumeShape(shape: readonly number[]): boolean {
  return shape.length === 3 || shape.length === 4;
}

function axesOf(
  shape: readonly number[],
  name: string,
): { readonly channelAxis: number | null; readonly note: string } {
  if (!isVolumeShape(shape)) {
    throw new UserError(
      `${name}: an array of the shape (${shape.join(', ')}); save one with three axes, or four with channels first or last.`,
    );
  }
  if (shape.length === 3) {
    return {
      channelAxis: null,
      note: 'NumPy arrays do not name their axes: slices, rows and columns were guessed in this order.',
    };
  }
  const [first = 0, , , last = 0] = shape;
  const isFirst = first <= last;
  if (Math.min(first, last) > mostChannels) {
    throw new UserError(
      `${name}: an array of the shape (${shape.join(', ')}), where neither the first nor the last axis can be channels; save one volume alone.`,
    );
  }
  const order = isFirst ? 'channels, slices, rows and columns' : 'slices, rows, columns and channels';
  return {
    channelAxis: isFirst ? 0 : 3,
    note: `NumPy arrays do not name their axes: ${order} were guessed in this order.`,
  };
}

/** Values between one and the next along each axis. */
function stridesOf({ shape, isFortran }: NpyHeader): readonly number[] {
  const product = (lengths: readonly number[]): number => lengths.reduce((all, length) => all * length, 1);
  return shape.map((_, axis) => product(isFortran ? shape.slice(0, axis) : shape.slice(axis + 1)));
}
