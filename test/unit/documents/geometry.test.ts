import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axesOf, channelsIn, layouts, layoutWith, shapeIn, sizeIn } from '../../../src/documents/axes.ts';
import { type Box, isInside, overlap, type Size, volumeOf, wholeBox } from '../../../src/documents/box.ts';
import { cut, paste } from '../../../src/documents/cut.ts';
import { blockAt, blockCount, blockHolding, blocksAlong, blocksOf } from '../../../src/documents/grid.ts';
import { covering, inTensor, onInput } from '../../../src/documents/spaces.ts';

const rank = fc.integer({ min: 1, max: 3 });
const lengths = (axes: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max }), { minLength: axes, maxLength: axes });
const places = (axes: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(7), { minLength: axes, maxLength: axes });

const size = rank.chain((axes) => lengths(axes, 9));
const grid = rank.chain((axes) => fc.record({ size: lengths(axes, 9), block: lengths(axes, 5) }));
const boxOfRank = (axes: number): fc.Arbitrary<Box<'input'>> =>
  fc.record({ start: places(axes), size: lengths(axes, 6) });

/** All positions of a box, as text, in row order. */
function positionsOf({ start, size: extent }: Box<'input'>): readonly string[] {
  return start
    .reduce<readonly (readonly number[])[]>(
      (all, from, axis) =>
        all.flatMap((one) => Array.from({ length: extent[axis] ?? 0 }, (_, i) => [...one, from + i])),
      [[]],
    )
    .map((position) => position.join());
}

describe('Boxes of one to three axes', () => {
  it('overlap where they share a position', () => {
    fc.assert(
      fc.property(
        rank.chain((axes) => fc.tuple(boxOfRank(axes), boxOfRank(axes))),
        ([a, b]) => {
          const inB = new Set(positionsOf(b));
          assert.equal(
            overlap(a, b),
            positionsOf(a).some((position) => inB.has(position)),
          );
        },
      ),
    );
  });

  it('are inside a size that has all their positions', () => {
    fc.assert(
      fc.property(
        rank.chain((axes) => fc.tuple(boxOfRank(axes), lengths(axes, 12))),
        ([one, within]) => {
          const all = new Set(positionsOf(wholeBox(within)));
          assert.equal(
            isInside(one, within),
            positionsOf(one).every((position) => all.has(position)),
          );
        },
      ),
    );
    assert.equal(isInside({ start: [-1, 0], size: [1, 1] }, [4, 4]), false);
    assert.equal(isInside({ start: [0, 0], size: [0, 1] }, [4, 4]), false);
    assert.equal(isInside({ start: [0, 0], size: [1, 1] }, [4, 4, 4]), false);
  });

  it('of one space are not of another', () => {
    const inInput: Size<'input'> = [4, 4];
    // @ts-expect-error: a size of the input is not one of the output
    const inOutput: Size<'output'> = inInput;
    assert.equal(volumeOf(inOutput), 16);
    const box: Box<'input'> = wholeBox(inInput);
    // @ts-expect-error: a box of the input is not one of the output
    assert.ok(isInside<'output'>(box, inOutput));
  });

  it('cut values, and paste them back', () => {
    fc.assert(
      fc.property(
        rank.chain((axes) => fc.tuple(boxOfRank(axes), lengths(axes, 9))),
        fc.integer({ min: 1, max: 3 }),
        ([one, within], channels) => {
          fc.pre(isInside(one, within));
          const values = Float32Array.from({ length: volumeOf(within) * channels }, (_, i) => i);
          const index = new Map(positionsOf(wholeBox(within)).map((position, i) => [position, i]));
          const expected = positionsOf(one).flatMap((position) =>
            Array.from({ length: channels }, (_, c) => (index.get(position) ?? NaN) * channels + c),
          );
          const part = cut(values, one, within, channels);
          assert.deepEqual([...part], expected);
          const blank = new Float32Array(values.length);
          paste(part, blank, one, within, channels);
          assert.deepEqual(cut(blank, one, within, channels), part);
          assert.equal(
            blank.filter((value) => value !== 0).length,
            part.filter((value) => value !== 0).length,
          );
        },
      ),
    );
  });

  it('cover the same scene at another size', () => {
    const same = covering({ start: [10, 20], size: [8, 8] }, [64, 64], [64, 64]);
    assert.deepEqual(same, { start: [10, 20], size: [8, 8] });
    assert.deepEqual(covering({ start: [10, 21], size: [8, 8] }, [64, 64], [32, 32]), {
      start: [5, 10],
      size: [4, 5],
    });
    assert.deepEqual(covering({ start: [1, 2], size: [3, 4] }, [8, 8], [16, 24]), {
      start: [2, 6],
      size: [6, 12],
    });
    fc.assert(
      fc.property(
        rank.chain((axes) => fc.tuple(boxOfRank(axes), lengths(axes, 14), lengths(axes, 14))),
        ([one, from, to]) => {
          fc.pre(isInside(one, from));
          const other = covering<'input', 'output'>(one, from, to);
          assert.ok(isInside(other, to));
          for (const [axis, start] of one.start.entries()) {
            const [length, toLength] = [from[axis] ?? NaN, to[axis] ?? NaN];
            const end = start + (one.size[axis] ?? NaN);
            const [otherStart, otherSize] = [other.start[axis] ?? NaN, other.size[axis] ?? NaN];
            assert.ok(otherStart / toLength <= start / length);
            assert.ok((otherStart + otherSize) / toLength >= end / length - 1e-12);
          }
        },
      ),
    );
  });

  it('of a tensor lie on the input by its placement', () => {
    const placement = { scale: [2, 4], offset: [-0.5, -1.5] };
    assert.deepEqual(onInput({ start: [0, 1], size: [2, 1] }, placement, [4, 8]), {
      start: [0, 2.5],
      size: [3.5, 4],
    });
    assert.deepEqual(inTensor([3.5, 2.5], placement), [2, 1]);
  });
});

describe('Grids of one to three axes', () => {
  it('tile a space: every position is in one block, in row order', () => {
    fc.assert(
      fc.property(grid, (one) => {
        const blocks = blocksOf<'input'>(one);
        const positions = blocks.flatMap(positionsOf);
        assert.equal(positions.length, volumeOf(one.size));
        assert.equal(new Set(positions).size, positions.length);
        assert.ok(blocks.every((block) => isInside(block, one.size)));
        assert.equal(blocks.length, blockCount(one));
        assert.equal(volumeOf(blocksAlong(one)), blocks.length);
        const starts = blocks.map(({ start }) => start.map((from) => String(from).padStart(2, '0')).join());
        assert.deepEqual(starts, starts.toSorted());
      }),
    );
  });

  it('know which block holds a position', () => {
    fc.assert(
      fc.property(grid, (one) => {
        blocksOf<'input'>(one).forEach((block, index) => {
          for (const position of positionsOf(block)) {
            assert.equal(blockHolding(one, position.split(',').map(Number)), index);
          }
        });
        assert.equal(blockHolding(one, one.size), null);
        assert.throws(() => blockAt(one, blockCount(one)), RangeError);
        assert.throws(() => blockAt(one, -1), RangeError);
      }),
    );
  });
});

describe('Layouts', () => {
  it('say where items, channels and the spatial axes lie', () => {
    assert.deepEqual(axesOf('NCDHW'), { channel: 1, spatial: [2, 3, 4] });
    assert.deepEqual(axesOf('NHWC'), { channel: 3, spatial: [1, 2] });
    assert.deepEqual(axesOf('NW'), { channel: null, spatial: [1] });
    assert.equal(layoutWith('last', 3), 'NDHWC');
    assert.equal(layoutWith('none', 2), 'NHW');
  });

  it('give shapes, and are read off them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...layouts),
        size,
        fc.integer({ min: 1, max: 5 }),
        (layout, extent, count) => {
          const { channel, spatial } = axesOf(layout);
          fc.pre(extent.length === spatial.length);
          const channels = channel === null ? 1 : count;
          const shape = shapeIn<'input'>(layout, { items: 7, channels, size: extent });
          assert.equal(shape.length, layout.length);
          assert.equal(shape[0], 7);
          assert.deepEqual(sizeIn(layout, shape), extent);
          assert.equal(channelsIn(layout, shape), channels);
        },
      ),
    );
  });
});
