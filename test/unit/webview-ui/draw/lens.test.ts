import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { toFrame, toImage } from '../../../../webview-ui/draw/geometry.ts';
import { panned, projectionOf, revealing, wholeImage, zoomed } from '../../../../webview-ui/draw/lens.ts';

const image = { width: 256, height: 256 };
const frame = { width: 600, height: 400 };

describe('the lens', () => {
  it('shows the whole image at first, and never less than fits', () => {
    const { left, top, down } = projectionOf(wholeImage, image, frame);
    assert.ok(left >= 0 && top >= 0 && down * 256 <= 400);
    assert.deepEqual(zoomed(wholeImage, 0.5, { x: 9, y: 9 }, image, frame), wholeImage);
  });

  it('keeps the point that is zoomed at, away from the border', () => {
    const lens = zoomed(wholeImage, 4, { x: 128, y: 128 }, image, frame);
    const at = { x: 120, y: 140 };
    const before = projectionOf(lens, image, frame);
    const after = projectionOf(zoomed(lens, 2, at, image, frame), image, frame);
    const inFrame = { x: before.left + at.x * before.across, y: before.top + at.y * before.down };
    const now = toImage(inFrame, after);
    assert.ok(Math.hypot(now.x - at.x, now.y - at.y) < 0.5, JSON.stringify(now));
  });

  it('zooms around the middle of what is shown without a point, and out to the whole image by 0', () => {
    const lens = zoomed(wholeImage, 4, { x: 100, y: 140 }, image, frame);
    const closer = zoomed(lens, 2, null, image, frame);
    assert.deepEqual([closer.scale, closer.x, closer.y], [8, lens.x, lens.y]);
    assert.deepEqual(zoomed(lens, 0, null, image, frame), wholeImage);
  });

  it('is pushed as far as there is image', () => {
    fc.assert(
      fc.property(fc.double({ min: 2, max: 20, noNaN: true }), fc.integer(), fc.integer(), (factor, x, y) => {
        const lens = zoomed(wholeImage, factor, { x: 128, y: 128 }, image, frame);
        const { left, top, across } = projectionOf(panned(lens, { x, y }, image, frame), image, frame);
        assert.ok(left <= 1 && top <= 1 && left + 256 * across >= 599 && top + 256 * across >= 399);
      }),
    );
  });

  it('moves to a block that is out of sight, and only then', () => {
    const lens = zoomed(wholeImage, 6, { x: 128, y: 128 }, image, frame);
    assert.equal(revealing(lens, { x: 124, y: 124, width: 8, height: 8 }, image, frame), lens);
    const block = { x: 30, y: 200, width: 8, height: 8 };
    const moved = revealing(lens, block, image, frame);
    const { x, y } = toFrame(block, projectionOf(moved, image, frame));
    assert.ok(x > 0 && y > 0 && x < frame.width && y < frame.height);
  });
});
