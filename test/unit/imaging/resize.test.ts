import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { resizeLinear, resizeNearest } from '../../../src/imaging/resize.ts';

interface Resized {
  readonly method: 'bilinear' | 'nearest';
  readonly width: number;
  readonly height: number;
  readonly values: readonly number[];
}

const { input, comment, ...cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/resize.json', import.meta.url), 'utf8'),
) as Record<string, Resized>;
assert.ok(input && comment);
const source = Float32Array.from(input.values);

describe('resize', () => {
  for (const [name, { method, width, height, values }] of Object.entries(cases)) {
    it(`gives Pillow's values: ${name}`, () => {
      const resize = method === 'bilinear' ? resizeLinear : resizeNearest;
      const result = resize(source, [input.height, input.width], [height, width], 1);
      assert.equal(result.length, values.length);
      const worst = Math.max(...values.map((value, i) => Math.abs(value - (result[i] ?? NaN))));
      assert.ok(worst < 1e-6, `worst difference ${worst}`);
    });
  }

  it('treats channels apart', () => {
    const pairs = Float32Array.from(
      { length: source.length * 2 },
      (__, i) => (source[i >> 1] ?? 0) * (1 + (i % 2)),
    );
    for (const resize of [resizeLinear, resizeNearest]) {
      const one = resize(source, [input.height, input.width], [5, 21], 1);
      const two = resize(pairs, [input.height, input.width], [5, 21], 2);
      one.forEach((value, i) => {
        assert.equal(two[2 * i], value);
        assert.ok(Math.abs((two[2 * i + 1] ?? NaN) - 2 * value) < 1e-6);
      });
    }
  });

  it('resizes a volume as its slices, then along the depth', () => {
    const data = Float32Array.from({ length: 2 * 3 * 4 }, (_, i) => Math.sin(i));
    for (const resize of [resizeLinear, resizeNearest]) {
      const slices = [0, 1].map((z) => resize(data.subarray(z * 12, (z + 1) * 12), [3, 4], [5, 2], 1));
      const deep = resize(Float32Array.from(slices.flatMap((slice) => [...slice])), [2], [3], 10);
      assert.deepEqual(resize(data, [2, 3, 4], [3, 5, 2], 1), deep);
    }
  });

  it('keeps the range of the values, and the values where the size is the same', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.infiniteStream(fc.float({ min: 0, max: 1, noNaN: true })),
        (h, w, toH, toW, stream) => {
          const data = Float32Array.from(stream.take(h * w));
          for (const resize of [resizeLinear, resizeNearest]) {
            assert.deepEqual(resize(data, [h, w], [h, w], 1), data);
            const result = resize(data, [h, w], [toH, toW], 1);
            assert.equal(result.length, toH * toW);
            assert.ok(Math.min(...result) >= Math.min(...data) - 1e-6);
            assert.ok(Math.max(...result) <= Math.max(...data) + 1e-6);
          }
        },
      ),
    );
  });
});
