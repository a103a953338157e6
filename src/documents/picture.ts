import type { Size } from './box.ts';

/** An 8-bit RGB picture of `height × width` pixels in row order. */
export interface FlatPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** A volume in 8-bit grey, slice by slice. */
export interface VolumePicture {
  /** Of what is shown: the model's input, each length divided by `factor` and rounded up. */
  readonly size: Size<'input'>;
  /** One level for each position, in row order. */
  readonly grey: Uint8Array;
  /** Every how many-th voxel is shown along each axis; 1 unless the volume is very large. */
  readonly factor: number;
}

/** What is seen of an image or a volume. */
export type Picture = FlatPicture | VolumePicture;

/** Whether a picture is of a volume. */
export function isVolumePicture(picture: Picture): picture is VolumePicture {
  return 'grey' in picture;
}
