import { basename } from 'node:path';
import { at } from '../at.ts';
import { type Size, volumeOf } from '../documents/box.ts';
import { UserError } from '../errors.ts';
import { checkFinite } from './check-finite.ts';
import type { ImageStack } from './image-stack.ts';
import { isVolumeFile } from './is-volume.ts';
import { type Turning, turned, turnedSpacing } from './orient.ts';
import { imageOfVolume } from './stored-image.ts';
import { checkSamePlace } from './same-place.ts';
import { openVolume } from './volumes/read-volume.ts';
import { maxVolumeBytes, type Volume } from './volumes/volume.ts';
import { wrongChannels } from './wrong-channels.ts';

/** Which volume is taken of a file of several; absent: all, as channels. */
export interface TakenFrame {
  readonly frame?: number | undefined;
}

/**
 * Reads a volume whose channels lie in one file or in several of the same size and place, one after the other. Each file's
 * voxels are kept once, in its own type. Sizes are checked before memory is taken.
 * @param channels how many channels are taken; null: all that there are
 * @param turning how its axes are turned
 * @param model what takes them, in messages
 * @throws UserError when a file cannot be read or is no volume, they differ in size or place, or do not have that many
 * channels
 */
export async function readVolumeStack(
  paths: readonly string[],
  channels: number | null,
  { frame, ...turning }: Turning & TakenFrame,
  model: string,
): Promise<ImageStack> {
  const names = paths.map((path) => basename(path));
  const opened: Awaited<ReturnType<typeof openVolume>>[] = [];
  for (const [i, path] of paths.entries()) {
    if (!(await isVolumeFile(path))) throw notVolume(at(names, i), model);
    opened.push(await openVolume(path));
  }
  const headers = opened.map(({ header }) => header);
  for (const [i, header] of headers.entries()) checkFrame(frame, header.channels, at(names, i));
  const taken = headers.map((header) => (frame === undefined ? header.channels : 1));
  const found = taken.reduce((sum, count) => sum + count, 0);
  if (channels !== null && found !== channels) {
    const each = taken.map((count, i) => `${at(names, i)} has ${count}`);
    throw wrongChannels('volumes', each, channels, model);
  }
  if (headers.reduce((sum, { bytes }) => sum + bytes, 0) > maxVolumeBytes) {
    throw new UserError(
      `${at(names, 0)}: the files of one volume take more than 2 GB in memory; crop or resample them first.`,
    );
  }
  const [volumes, sha256s]: [Volume[], string[]] = [[], []];
  for (const { read, sha256 } of opened) {
    volumes.push(frameOf(await read(), frame));
    sha256s.push(await sha256());
  }
  const images = volumes.map(imageOfVolume);
  const odd = images.flatMap((image, i) => checkFinite(image, at(names, i)));
  const placed = volumes.map((volume, i) =>
    turned({ image: at(images, i), affine: volume.affine }, turning, at(names, i)),
  );
  const first = at(placed, 0);
  for (const [i, { image, affine }] of placed.entries()) {
    checkSameSize({ name: at(names, 0), size: first.image.size }, { name: at(names, i), size: image.size });
    checkSamePlace(
      { affine, name: at(names, i) },
      { affine: first.affine, name: at(names, 0), size: first.image.size },
    );
  }
  const depths = new Set(placed.map(({ image }) => image.depth));
  return {
    image: {
      size: first.image.size,
      channels: placed.flatMap(({ image }) => image.channels),
      depth: depths.size === 1 ? first.image.depth : 'float32',
    },
    affine: first.affine,
    spacing: turnedSpacing(at(volumes, 0), turning, at(names, 0)),
    sha256s,
    isColour: false,
    // Each channel is normalized by its own values.
    differingDepths: null,
    words: [
      ...(names.length > 1 ? [`The channels are, in this order: ${names.join(', ')}.`] : []),
      ...headers.flatMap((header, i) =>
        frame === undefined || header.channels === 1
          ? []
          : [
              `Of the ${header.channels} volumes of ${at(names, i)}, number ${frame} is taken, counted from 0.`,
            ],
      ),
      ...volumes.flatMap(({ notes }, i) =>
        notes.map((note) => (names.length > 1 ? `${at(names, i)}: ${note}` : note)),
      ),
      ...odd,
    ],
  };
}

/** A file of one volume has no other. */
function checkFrame(frame: number | undefined, channels: number, name: string): void {
  if (frame === undefined || channels === 1 || frame < channels) return;
  throw new UserError(`${name} has no volume ${frame}: it has ${channels}, numbered from 0.`);
}

/** One of the volumes of a file, without the memory of the others. */
function frameOf(volume: Volume, frame: number | undefined): Volume {
  if (frame === undefined || volume.channels === 1) return volume;
  const voxels = volumeOf(volume.size);
  return { ...volume, channels: 1, data: volume.data.slice(frame * voxels, (frame + 1) * voxels) };
}

function notVolume(name: string, model: string): UserError {
  return new UserError(
    `${name} is a picture of two axes and ${model} takes volumes: choose a volume, such as a NIfTI file (.nii.gz).`,
  );
}

interface NamedSize {
  readonly name: string;
  readonly size: Size<'image'>;
}

function checkSameSize(one: NamedSize, other: NamedSize): void {
  if (one.size.join() === other.size.join()) return;
  throw new UserError(
    `${one.name} is ${one.size.join('×')} voxels and ${other.name} ${other.size.join('×')}: the files of one volume must have the same size.`,
  );
}
