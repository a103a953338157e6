import { strict as assert } from 'node:assert';
import { continueDrag, startDrag } from '../../../../webview-ui/draw/window-drag.ts';

const image = { width: 256, height: 128 };

describe('dragging over the image', () => {
  it('draws a new window, unless it was but a click', () => {
    const start = startDrag('region', { x: 10, y: 20 }, null);
    assert.equal(continueDrag(start, { x: 11, y: 21 }, image, 2).window, null);
    const drawn = continueDrag(start, { x: 30, y: 28 }, image, 2);
    assert.deepEqual([drawn.tool, drawn.window], ['region', [20, 10, 8, 20]]);
  });

  it('moves the window that it starts in', () => {
    const start = startDrag('roi', { x: 10, y: 20 }, [16, 8, 32, 32]);
    assert.deepEqual(continueDrag(start, { x: 15, y: 10 }, image, 1).window, [6, 13, 32, 32]);
    assert.deepEqual(continueDrag(start, { x: 999, y: 999 }, image, 1).window, [96, 224, 32, 32]);
  });
});
