import { strict as assert } from 'node:assert';
import { continueDrag, startDrag } from '../../../../webview-ui/draw/rectangle-drag.ts';

const image = { width: 256, height: 128 };

describe('dragging over the image', () => {
  it('draws a new rectangle, unless it was but a click', () => {
    const start = startDrag('region', { x: 10, y: 20 }, null);
    assert.equal(continueDrag(start, { x: 11, y: 21 }, image, 2).rectangle, null);
    const drawn = continueDrag(start, { x: 30, y: 28 }, image, 2);
    assert.deepEqual([drawn.tool, drawn.rectangle], ['region', { x: 10, y: 20, width: 20, height: 8 }]);
  });

  it('moves the rectangle that it starts in', () => {
    const size = { width: 32, height: 32 };
    const start = startDrag('roi', { x: 10, y: 20 }, { x: 8, y: 16, ...size });
    assert.deepEqual(continueDrag(start, { x: 15, y: 10 }, image, 1).rectangle, { x: 13, y: 6, ...size });
    assert.deepEqual(continueDrag(start, { x: 999, y: 999 }, image, 1).rectangle, { x: 224, y: 96, ...size });
  });
});
