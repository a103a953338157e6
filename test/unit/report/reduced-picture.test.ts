import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { at } from '../../../src/at.ts';
import { volumeOf } from '../../../src/documents/box.ts';
import { stepsOf } from '../../../src/documents/cut.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import type { Picture } from '../../../src/documents/picture.ts';
import { explanationPage } from '../../../src/protocol/explanation-page.ts';
import { renderReport } from '../../../src/report/html-report.ts';
import { mostPictureBytes, reducedPicture } from '../../../src/report/reduced-picture.ts';
import { explanationExample } from '../webview-ui/example.ts';

/** Values that differ from place to place; of 16 bits, Hounsfield units. */
function picture(size: readonly number[], channels: 1 | 3, bits: 8 | 16): Picture {
  const length = volumeOf(size) * channels;
  const stored = bits === 8 ? new Uint8Array(length) : new Uint16Array(length);
  for (let i = 0; i < length; i++) stored[i] = (Math.imul(i, 2654435761) >>> 0) % (bits === 8 ? 256 : 2000);
  const values = bits === 8 ? { slope: 1, intercept: 0 } : { slope: 1, intercept: -1000 };
  return {
    ...{ size, factor: 1, channels, stored, ...values, window: { low: -500, high: 500 } },
    ...{ spacing: null, place: null },
  };
}

function valueAt({ size, channels, stored, slope, intercept }: Picture, place: readonly number[]): number {
  const index = stepsOf(size).reduce((sum, step, axis) => sum + step * at(place, axis), 0);
  return slope * at(stored, index * channels) + intercept;
}

describe('the picture of a report', () => {
  it('is kept as it is where it is small', () => {
    for (const small of [picture([512, 512], 3, 8), picture([128, 128, 128], 1, 16)])
      assert.equal(reducedPicture(small), small);
  });

  it('keeps its size where 8 bits are enough', () => {
    const large = picture([160, 160, 160], 1, 16);
    const { size, factor, stored } = reducedPicture(large);
    assert.deepEqual([size, factor], [[160, 160, 160], 1]);
    assert.ok(stored instanceof Uint8Array);
  });

  it('is every so many-th position else, and has the values in its window to half a grey level', () => {
    const sizes = fc.constantFrom([3000, 2111], [201, 170, 173], [90, 401, 222], [7_000_001]);
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(1, 3),
        fc.constantFrom(8, 16),
        fc.nat(),
        (size, channels, bits, seed) => {
          const large = picture(size, channels, bits);
          const reduced = reducedPicture(large);
          assert.ok(reduced.stored.byteLength <= mostPictureBytes);
          assert.equal(reduced.stored.length, volumeOf(reduced.size) * channels);
          assert.deepEqual(reduced.size, size.map((length) => Math.ceil(length / reduced.factor))); // prettier-ignore
          const { low, high } = large.window;
          const place = reduced.size.map((length, axis) => (seed + 7 * axis) % length);
          const before = valueAt(large, place.map((own) => own * reduced.factor)); // prettier-ignore
          const seen = bits === 8 ? before : Math.min(high, Math.max(low, before));
          assert.ok(Math.abs(valueAt(reduced, place) - seen) <= (high - low) / 255 / 2 + 1e-9);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('keeps a report of 256³ voxels of 16 bits under 6 MB besides its script', () => {
    const html = renderReport(explanationKind, explanationPage, {
      document: explanationExample(),
      picture: picture([256, 256, 256], 1, 16),
      ...{ script: '', style: '' },
    });
    assert.ok(html.length > 2e6 && html.length < 6e6, `${html.length} bytes`);
  });
});
