/** An 8-bit RGB picture of `height × width` pixels in row order. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}
