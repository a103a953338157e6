import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import type { Picture } from '../../../../src/documents/picture.ts';
import { planeNames, planesOf } from '../../../../webview-ui/draw/anatomy.ts';
import { outlineOf } from '../../../../webview-ui/draw/outline.ts';
import { windowedPixels } from '../../../../webview-ui/draw/windowed.ts';

const side = 256;
const size = [side, side, side];

/** Milliseconds of processor time. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (values: readonly number[]): number =>
  at(
    values.toSorted((a, b) => a - b),
    Math.floor(values.length / 2),
  );

describe('Scrolling through a volume of 256³', () => {
  const stored = Uint16Array.from({ length: side ** 3 }, (_, i) => (i * 7) % 4096);
  const isInBall = (i: number): boolean =>
    Math.hypot(Math.floor(i / side ** 2) - 128, (Math.floor(i / side) % side) - 128, (i % side) - 128) < 90;
  const pixels = Uint8Array.from(stored, (_, i) => Number(isInBall(i)));
  const picture: Picture = {
    ...{ size, factor: 1, channels: 1, stored, slope: 1, intercept: -1024 },
    ...{ window: { low: -160, high: 240 }, spacing: null, place: null },
  };

  for (const name of planeNames) {
    it(`takes less than a frame for a slice of the ${name} plane and the outlines of two masks`, () => {
      const { plane } = planesOf(picture)[name];
      const times: number[] = [];
      for (let slice = 90; slice < 130; slice++) {
        const shown = { ...plane, slice };
        times.push(
          cpu(() => {
            windowedPixels(picture, shown, picture.window);
            outlineOf({ size, pixels }, shown);
            outlineOf({ size, pixels }, shown);
          }),
        );
      }
      console.log(`        ${median(times).toFixed(1)} ms of processor time`);
      assert.ok(median(times) < 16, `${median(times)} ms`);
    });
  }
});
