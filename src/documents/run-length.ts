import { type Size, volumeOf } from './box.ts';
import type { RunLengthMask } from './explanation.ts';
import { pixelsOfRuns, runsOf } from './runs.ts';

/** Run-length encodes a mask of this size in row order; any non-zero value is set. */
export function encodeMask(pixels: Uint8Array, size: Size<'output'>): RunLengthMask {
  return { size, runs: runsOf(pixels) };
}

/** The binary mask in row order behind its run lengths; runs past its size are ignored. */
export function decodeMask({ size, runs }: RunLengthMask): Uint8Array {
  return pixelsOfRuns(runs, volumeOf(size));
}
