import type { Volume, VolumeHeader } from './volume.ts';
import type { VolumeFile } from './volume-file.ts';

/** A volume whose header was read. */
export interface OpenedVolume {
  readonly header: VolumeHeader;
  /**
   * Paths of all files that the volume lies in; absent where it is the one that was opened.
   * @throws UserError when one is not there
   */
  readonly files?: () => Promise<readonly string[]>;
  /**
   * Reads the voxels.
   * @throws UserError naming the file when they are cut short, damaged or cannot be read
   */
  readonly read: () => Promise<Volume>;
}

/** Opens a file of a format: `@throws UserError` naming it when its header is damaged or says what is not supported. */
export type OpenVolume = (file: VolumeFile) => OpenedVolume | Promise<OpenedVolume>;
