import { strict as assert } from 'node:assert';
import { continueDrag, cursorOf, gripAt, startDrag } from '../../../../webview-ui/draw/rectangle-drag.ts';

const image = { width: 256, height: 128 };
const once = { across: 1, down: 1 };
const twice = { across: 2, down: 2 };

describe('dragging over the image', () => {
  it('draws a new rectangle, unless it was but a click', () => {
    const start = startDrag('region', { x: 10, y: 20 }, null, twice);
    assert.equal(continueDrag(start, { x: 11, y: 21 }, image, twice).rectangle, null);
    const drawn = continueDrag(start, { x: 30, y: 28 }, image, twice);
    assert.deepEqual([drawn.tool, drawn.rectangle], ['region', { x: 10, y: 20, width: 20, height: 8 }]);
  });

  it('moves the rectangle that it starts in', () => {
    const size = { width: 32, height: 32 };
    const start = startDrag('roi', { x: 20, y: 30 }, { x: 8, y: 16, ...size }, once);
    assert.deepEqual(continueDrag(start, { x: 25, y: 20 }, image, once).rectangle, { x: 13, y: 6, ...size });
    assert.deepEqual(continueDrag(start, { x: 999, y: 999 }, image, once).rectangle, {
      x: 224,
      y: 96,
      ...size,
    });
  });

  it('pulls the side or the corner that it starts at, and leaves at least a pixel', () => {
    const rectangle = { x: 8, y: 16, width: 32, height: 32 };
    const pulled = (from: { x: number; y: number }, to: { x: number; y: number }): unknown =>
      continueDrag(startDrag('roi', from, rectangle, once), to, image, once).rectangle;
    assert.deepEqual(pulled({ x: 39, y: 30 }, { x: 59, y: 90 }), { ...rectangle, width: 52 });
    assert.deepEqual(pulled({ x: 8, y: 30 }, { x: -99, y: 30 }), { ...rectangle, x: 0, width: 40 });
    assert.deepEqual(pulled({ x: 9, y: 47 }, { x: 13, y: 57 }), { x: 12, y: 16, width: 28, height: 42 });
    assert.deepEqual(pulled({ x: 39, y: 47 }, { x: 0, y: 0 }), { ...rectangle, width: 1, height: 1 });
  });

  it('holds a small rectangle as a whole, and shows what it holds on a mirrored plane', () => {
    const small = { x: 10, y: 10, width: 4, height: 4 };
    assert.deepEqual(gripAt(small, { x: 12, y: 12 }, once), { x: 0, y: 0 });
    assert.equal(gripAt(small, { x: 20, y: 12 }, once), null);
    assert.equal(cursorOf({ x: 1, y: 1 }, once), 'nwse-resize');
    assert.equal(cursorOf({ x: 1, y: 1 }, { across: -1, down: 1 }), 'nesw-resize');
    assert.equal(cursorOf({ x: 1, y: 0 }, once), 'ew-resize');
  });
});
