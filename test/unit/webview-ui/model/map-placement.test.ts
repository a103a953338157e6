import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { tableOn } from '../../../../webview-ui/model/effect-table.ts';
import type { MapGeometry } from '../../../../src/documents/explanation.ts';
import { nothingKnown } from '../../../../webview-ui/model/known-effects.ts';
import { blockAt, blockOnImage, windowOnImage } from '../../../../webview-ui/model/map-placement.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { explanationExample } from '../example.ts';

const image = [64, 96] as const;

const gridOf = (geometry: Omit<MapGeometry, 'tensor'>): ReturnType<typeof tableOn> =>
  tableOn(nothingKnown({ tensor: 'deep', ...geometry }), readingOf('dice', explanationExample().question));

describe("a layer's map on the image", () => {
  const halved = gridOf({ size: [32, 48], block: [4, 4], scale: [2, 2], offset: [0, 0] });

  it('lies where its tensor stands for the image', () => {
    assert.deepEqual(blockOnImage(halved, 0, image), [0, 0, 8, 8]);
    assert.deepEqual(blockOnImage(halved, 13, image), [8, 8, 8, 8]);
    assert.deepEqual(windowOnImage([0, 0, 32, 48], halved, image), [0, 0, 64, 96]);
  });

  it('is cut at the border of the image', () => {
    const wider = gridOf({ size: [40, 56], block: [8, 8], scale: [2, 2], offset: [-8, -8] });
    assert.deepEqual(blockOnImage(wider, 0, image), [0, 0, 8, 8]);
    assert.deepEqual(blockOnImage(wider, wider.effects.length - 1, image), [56, 88, 8, 8]);
  });

  it('has a block under the pointer wherever it reaches, and none elsewhere', () => {
    assert.equal(blockAt(halved, { x: 8.1, y: 8.1 }), 13);
    const small = gridOf({ size: [8, 8], block: [4, 4], scale: [2, 2], offset: [16, 16] });
    assert.equal(blockAt(small, { x: 10, y: 20 }), null);
    assert.equal(blockAt(small, { x: 31.9, y: 31.9 }), 3);
    assert.equal(blockAt(small, { x: 32, y: 20 }), null);
  });

  it('finds the block that is drawn there, whatever the geometry', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const step = fc.constantFrom(0.5, 1, 2, 4, 8);
    const shift = fc.integer({ min: -8, max: 8 });
    const geometry = fc.record({
      size: fc.tuple(side, side),
      block: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
      scale: fc.tuple(step, step),
      offset: fc.tuple(shift, shift),
    });
    fc.assert(
      fc.property(geometry, fc.nat(), (found, seed) => {
        const grid = gridOf(found);
        const index = seed % grid.effects.length;
        const [y, x, height, width] = blockOnImage(grid, index, image);
        assert.ok(y >= 0 && x >= 0 && y + height <= image[0] && x + width <= image[1]);
        if (height > 0 && width > 0)
          assert.equal(blockAt(grid, { x: x + width / 2, y: y + height / 2 }), index);
      }),
    );
  });
});
