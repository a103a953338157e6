import { type Size, volumeOf } from './box.ts';
import type { RunLengthMask } from './explanation.ts';

/** Run-length encodes a mask of this size in row order; any non-zero value is set. */
export function encodeMask(pixels: Uint8Array, size: Size<'output'>): RunLengthMask {
  const runs: number[] = [];
  let value = 0;
  let start = 0;
  for (let i = 0; i <= pixels.length; i++) {
    const now = i < pixels.length ? Number(pixels[i] !== 0) : 1 - value;
    if (now === value) continue;
    runs.push(i - start);
    start = i;
    value = now;
  }
  return { size, runs };
}

/** The binary mask in row order behind its run lengths; runs past its size are ignored. */
export function decodeMask(mask: RunLengthMask): Uint8Array {
  const pixels = new Uint8Array(volumeOf(mask.size));
  let at = 0;
  mask.runs.forEach((run, i) => {
    if (i % 2 === 1) pixels.fill(1, at, at + run);
    at += run;
  });
  return pixels;
}
