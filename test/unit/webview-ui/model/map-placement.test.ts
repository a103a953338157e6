import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  boxFromNumbers,
  centreOf,
  isInside,
  numbersOf,
  volumeOf,
  wholeBox,
} from '../../../../src/documents/box.ts';
import type { MapGeometry } from '../../../../src/documents/explanation.ts';
import { blockCount, type Grid } from '../../../../src/documents/grid.ts';
import { onInput, type Placement } from '../../../../src/documents/spaces.ts';
import {
  blockHoldingInput,
  blockLike,
  blockOnInput,
  middleBlock,
} from '../../../../webview-ui/model/map-placement.ts';

const image = [64, 96];

const mapOf = (grid: Grid<'tensor'>, placement: Placement): MapGeometry => ({
  tensor: 'deep',
  grid,
  placement,
});

const box = (...numbers: readonly number[]): ReturnType<typeof blockOnInput> => boxFromNumbers(numbers);

describe("a layer's map on the image", () => {
  const halved = mapOf({ size: [32, 48], block: [4, 4] }, { scale: [2, 2], offset: [0, 0] });

  it('lies where its tensor stands for the image', () => {
    assert.deepEqual(blockOnInput(halved, 0, image), box(0, 0, 8, 8));
    assert.deepEqual(blockOnInput(halved, 13, image), box(8, 8, 8, 8));
    assert.deepEqual(onInput(wholeBox(halved.grid.size), halved.placement, image), box(0, 0, 64, 96));
  });

  it('is cut at the border of the image', () => {
    const wider = mapOf({ size: [40, 56], block: [8, 8] }, { scale: [2, 2], offset: [-8, -8] });
    assert.deepEqual(blockOnInput(wider, 0, image), box(0, 0, 8, 8));
    assert.deepEqual(blockOnInput(wider, blockCount(wider.grid) - 1, image), box(56, 88, 8, 8));
  });

  it('has a block under the pointer wherever it reaches, and none elsewhere', () => {
    assert.equal(blockHoldingInput(halved, [8.1, 8.1]), 13);
    const small = mapOf({ size: [8, 8], block: [4, 4] }, { scale: [2, 2], offset: [16, 16] });
    assert.equal(blockHoldingInput(small, [20, 10]), null);
    assert.equal(blockHoldingInput(small, [31.9, 31.9]), 3);
    assert.equal(blockHoldingInput(small, [20, 32]), null);
  });

  it('finds the block that is drawn there, whatever the geometry, in one to three axes', () => {
    const each = <T>(rank: number, value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      fc.array(value, { minLength: rank, maxLength: rank });
    const geometry = fc.integer({ min: 1, max: 3 }).chain((rank) =>
      fc.record({
        size: each(rank, fc.integer({ min: 1, max: 40 })),
        block: each(rank, fc.integer({ min: 1, max: 8 })),
        scale: each(rank, fc.constantFrom(0.5, 1, 2, 4, 8)),
        offset: each(rank, fc.integer({ min: -8, max: 8 })),
      }),
    );
    fc.assert(
      fc.property(geometry, fc.nat(), ({ size, block, scale, offset }, seed) => {
        const map = mapOf({ size, block }, { scale, offset });
        const input = [64, 96, 80].slice(0, size.length);
        const index = seed % blockCount(map.grid);
        const found = blockOnInput(map, index, input);
        if (volumeOf(found.size) === 0) return;
        assert.ok(isInside(found, input), String(numbersOf(found)));
        assert.equal(blockHoldingInput(map, centreOf(found)), index);
      }),
    );
  });
});

describe('blocks of a grid', () => {
  const grid = { size: [8, 16, 20], block: [4, 8, 8] };

  it('are found by their box alone', () => {
    assert.equal(blockLike(box(4, 8, 16, 4, 8, 4), grid), 11);
    assert.equal(blockLike(box(4, 8, 16, 4, 8, 8), grid), null);
    assert.equal(blockLike(box(4, 8, 24, 4, 8, 4), grid), null);
  });

  it('have one in the middle', () => {
    assert.equal(middleBlock(grid), 10);
    assert.equal(middleBlock({ size: [32, 32], block: [8, 8] }), 10);
  });
});
