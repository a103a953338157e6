import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Rectangle } from '../../../../../webview-ui/draw/geometry.ts';
import { cardPlace } from '../../../../../webview-ui/explanation/picture/block-card.ts';

const frame = { width: 900, height: 700 };
const card = { width: 270, height: 120 };

/** Where the card stands, by its style. */
function placeOf(style: string): Rectangle {
  const number = (name: string): number | null => {
    const found = new RegExp(`${name}: (-?[\\d.]+)px`, 'u').exec(style)?.[1];
    return found === undefined ? null : Number(found);
  };
  const x = number('left') ?? frame.width - (number('right') ?? NaN) - card.width;
  const y = number('top') ?? frame.height - (number('bottom') ?? NaN) - card.height;
  return { x, y, ...card };
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('The card of a block', () => {
  it('is to its right, and to its left where there is no room', () => {
    assert.deepEqual(placeOf(cardPlace({ x: 100, y: 50, width: 20, height: 20 }, frame, null)), {
      x: 128,
      y: 50,
      ...card,
    });
    assert.deepEqual(placeOf(cardPlace({ x: 800, y: 50, width: 20, height: 20 }, frame, null)), {
      x: 522,
      y: 50,
      ...card,
    });
  });

  it('covers neither its block nor the region of interest, and is whole', () => {
    const within = fc.record({ x: fc.integer({ min: 0, max: 880 }), y: fc.integer({ min: 0, max: 680 }) });
    const roiSide = fc.integer({ min: 10, max: 150 });
    fc.assert(
      fc.property(within, within, roiSide, (at, corner, side) => {
        const block = { ...at, width: 20, height: 20 };
        const roi = {
          x: Math.min(corner.x, frame.width - side),
          y: Math.min(corner.y, frame.height - side),
          width: side,
          height: side,
        };
        const place = placeOf(cardPlace(block, frame, roi));
        assert.ok(!overlap(place, block), 'covers its block');
        assert.ok(!overlap(place, roi), 'covers the RoI');
        assert.ok(place.x >= 0 && place.x + card.width <= frame.width, 'cut at a side');
        assert.ok(place.y >= 0 && place.y + card.height <= frame.height, 'cut above or below');
      }),
      { numRuns: 2000 },
    );
  });
});
