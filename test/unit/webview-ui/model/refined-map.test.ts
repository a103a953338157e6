import { strict as assert } from 'node:assert';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import { blockAtPoint } from '../../../../webview-ui/draw/block-at-point.ts';
import { cellsOf } from '../../../../webview-ui/draw/figure-parts.ts';
import { neighbour } from '../../../../webview-ui/draw/neighbour.ts';
import { blocksOfPlane, storedPlane } from '../../../../webview-ui/draw/plane.ts';
import { tableThrough } from '../../../../webview-ui/draw/seen-through.ts';
import { unknownBlocks } from '../../../../webview-ui/draw/heatmap.ts';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import { blockName, unitsInWords } from '../../../../webview-ui/model/block-names.ts';
import { effectArray } from '../../../../webview-ui/model/effect-array.ts';
import { type EffectTable, ranksOf, tableOn } from '../../../../webview-ui/model/effect-table.ts';
import { isWholeMap, nothingKnown, withColumns } from '../../../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { rankBlocks } from '../../../../webview-ui/model/ranking.ts';
import { scaleOf } from '../../../../webview-ui/model/scale.ts';
import { statisticsOf } from '../../../../webview-ui/model/statistics.ts';
import { blocksCsv } from '../../../../webview-ui/explanation/list-csv.ts';
import { blockExample, explanationExample, termsExample } from '../example.ts';

/** Four coarse blocks (16 to 19) of four blocks each. */
const grid = { size: [8, 8], block: [2, 2], coarse: [4, 4] };
const placement = { scale: [1, 1], offset: [0, 0] };
const outcome = readingOf('dice', explanationExample().question);
const coarse = [16, 17, 18, 19];
/** The blocks of the coarse one on the lower right. */
const parts = [10, 11, 14, 15];

function knownOf(...blocks: readonly number[]): ReturnType<typeof withColumns> {
  const effects = blocks.map((index) => blockExample(index, 'measured', -index));
  return withColumns(nothingKnown({ tensor: 'image', grid, placement }), packEffects(effects));
}

const table = (...blocks: readonly number[]): EffectTable => tableOn(knownOf(...blocks), outcome);
const refined = (): EffectTable => table(...coarse, ...parts);

describe('a map with blocks of two sizes', () => {
  it('shows a coarse block until all of its blocks are known', () => {
    const plane = storedPlane(2);
    const point = { x: 5, y: 5 };
    assert.equal(blockAtPoint(table(), point, plane), 19);
    assert.equal(blockAtPoint(table(...coarse, 10, 11, 14), point, plane), 19);
    assert.equal(blockAtPoint(refined(), point, plane), 10);
    assert.equal(blockAtPoint(refined(), { x: 1, y: 7 }, plane), 18);
    assert.deepEqual(
      blocksOfPlane(refined().grid, plane),
      [16, 16, 17, 17, 16, 16, 17, 17, 18, 18, 10, 11, 18, 18, 14, 15],
    );
  });

  it('counts, ranks and lists each place once', () => {
    const { supporting, unknown } = statisticsOf(refined());
    assert.deepEqual([supporting, unknown], [7, 0]);
    assert.deepEqual([...ranksOf(refined()).keys()], [18, 17, 16, 15, 14, 11, 10]);
    const byPlace = rankBlocks(refined(), { key: 'position', descending: false });
    assert.deepEqual(
      byPlace.map(({ index }) => index),
      [16, 17, 18, 10, 11, 14, 15],
    );
    assert.equal(statisticsOf(table(16)).unknown, 3);
    assert.deepEqual(unknownBlocks(table(16)), [17, 18, 19]);
  });

  it('is whole where each place is known', () => {
    assert.equal(isWholeMap(knownOf(16, 17, 18)), false);
    assert.equal(isWholeMap(knownOf(...coarse)), true);
    assert.equal(isWholeMap(knownOf(...coarse, ...parts)), true);
  });

  it('draws a coarse block once, in its whole size', () => {
    const scale = scaleOf([refined()], outcome, defaultDisplay);
    const cells = cellsOf(refined(), scale, defaultDisplay, [8, 8], storedPlane(2));
    const sizes = cells.map(({ rectangle: { width, height } }) => `${width}×${height}`);
    assert.deepEqual(sizes.toSorted(), ['2×2', '2×2', '2×2', '2×2', '4×4', '4×4', '4×4']);
  });

  it('is walked through by arrow keys from size to size', () => {
    const { grid: shown } = refined();
    assert.equal(neighbour(17, 'ArrowDown', shown), 10);
    assert.equal(neighbour(10, 'ArrowRight', shown), 11);
    assert.equal(neighbour(14, 'ArrowLeft', shown), 18);
    assert.equal(neighbour(18, 'ArrowUp', shown), 16);
    assert.equal(neighbour(18, 'ArrowRight', shown), 10);
    assert.equal(neighbour(19, 'ArrowRight', table(...coarse).grid), 19);
  });

  it('names the size of a block', () => {
    const { grid: shown } = refined();
    assert.equal(blockName(shown, 18), 'Coarse block y 4, x 0 · 4 × 4');
    assert.equal(blockName(shown, 10), 'Block y 4, x 4 · 2 × 2');
    assert.match(
      unitsInWords(shown),
      /^Coarse blocks of 4 × 4; those that respond divided into blocks of 2 × 2$/,
    );
    const [, first = ''] = blocksCsv(
      refined(),
      rankBlocks(refined(), { key: 'size', descending: true }),
      termsExample,
    ).split('\r\n');
    assert.match(first, /^image,4,0,4,4,-18/);
  });

  it('is an array of the values that are shown', () => {
    const values = new Float32Array(Uint8Array.from(effectArray(refined()).subarray(-4 * 64)).buffer);
    assert.deepEqual(
      [values[0], values[7], values[8 * 7], values[8 * 4 + 4], values[63]],
      [-16, -17, -18, -10, -15],
    );
  });

  it('is seen through by the block of the largest effect, of either size', () => {
    const volume = {
      ...{ tensor: 'image', grid: { size: [4, 4, 4], block: [2, 2, 2], coarse: [2, 4, 4] } },
      placement: { scale: [1, 1, 1], offset: [0, 0, 0] },
    };
    // Two coarse blocks (8, 9), of which the second is divided into the blocks 4 to 7.
    const effects = [8, 9, 4, 5, 6, 7].map((index) =>
      blockExample(index, 'measured', index === 5 ? -20 : -index),
    );
    const own = tableOn(withColumns(nothingKnown(volume), packEffects(effects)), outcome);
    const through = tableThrough(own, 0, [4, 4, 4]);
    assert.deepEqual(through.blocks, [8, 5, 8, 8]);
    assert.deepEqual(
      through.table.effects.map(({ mean }) => mean),
      [-8, -20, -8, -8],
    );
  });
});
