/** The lengths of runs of equal pixels, the first of which counts zeros; any non-zero value is set. */
export function runsOf(pixels: Uint8Array): number[] {
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
  return runs;
}

/** The inverse of `runsOf`: so many pixels of a binary mask; runs past them are ignored. */
export function pixelsOfRuns(runs: readonly number[], length: number): Uint8Array {
  const pixels = new Uint8Array(length);
  let at = 0;
  runs.forEach((run, i) => {
    if (i % 2 === 1) pixels.fill(1, at, at + run);
    at += run;
  });
  return pixels;
}
