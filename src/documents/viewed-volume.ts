import type { Size } from './box.ts';
import type { Picture } from './picture.ts';

/** A volume alone, as its file stores it, to be looked at. */
export interface ViewedVolume {
  readonly size: Size<'input'>;
  /** Values at each voxel; the first is seen. */
  readonly channels: number;
  /** What the file stores, such as `int16`. */
  readonly type: string;
  /** What a person should know of how it was read. */
  readonly notes: readonly string[];
  readonly picture: Picture;
}
