import { at } from '../at.ts';
import { type Size, volumeOf, wholeBox } from '../documents/box.ts';
import { rowStarts, stepsOf } from '../documents/cut.ts';
import { blocksAlong } from '../documents/grid.ts';
import type { Picture } from '../documents/picture.ts';

/** Bytes of a picture in a report, at most; as text they are a third more. */
export const mostPictureBytes = 2 ** 22;

/**
 * A picture that is small enough for a report: as it is where it is, else in the 256 grey levels of its window, and where
 * that is not enough of every second, third, … position. Values outside of the window are then its ends.
 */
export function reducedPicture(picture: Picture): Picture {
  if (picture.stored.byteLength <= mostPictureBytes) return picture;
  return inBytes(thinned(picture));
}

/** Every so many-th position, so that there are as few as are allowed of one byte each. */
function thinned(picture: Picture): Picture {
  const { size, channels, factor, stored } = picture;
  let step = 1;
  while (volumeOf(everyNth(size, step)) * channels > mostPictureBytes) step++;
  if (step === 1) return picture;
  const seen = everyNth(size, step);
  const row = at(size, size.length - 1);
  const kept = stored.slice(0, volumeOf(seen) * channels);
  let to = 0;
  const rows = stepsOf(size).map((own) => own * step);
  for (const start of rowStarts(wholeBox(seen), rows)) {
    for (let x = 0; x < row; x += step)
      for (let channel = 0; channel < channels; channel++)
        kept[to++] = stored[(start + x) * channels + channel] ?? 0;
  }
  return { ...picture, size: seen, factor: factor * step, stored: kept };
}

function everyNth(size: Size<'input'>, step: number): Size<'input'> {
  return blocksAlong({ size, block: size.map(() => step) });
}

function inBytes(picture: Picture): Picture {
  const { stored, slope, intercept, window } = picture;
  if (stored instanceof Uint8Array) return picture;
  const step = (window.high - window.low) / 255;
  const levels = new Uint8Array(stored.length);
  for (let i = 0; i < levels.length; i++) {
    const level = Math.round((slope * (stored[i] ?? 0) + intercept - window.low) / step);
    levels[i] = Math.min(255, Math.max(0, level));
  }
  return { ...picture, stored: levels, slope: step, intercept: window.low };
}
