import { strict as assert } from 'node:assert';
import type { Grid } from '../../../../src/documents/grid.ts';
import { runsOfLabels } from '../../../../src/documents/regions.ts';
import { neighbour } from '../../../../webview-ui/draw/neighbour.ts';
import { storedPlane } from '../../../../webview-ui/draw/plane.ts';
import {
  blocksOfCells,
  markedSquare,
  outlineOfRegion,
  regionsInPlane,
} from '../../../../webview-ui/draw/regions-in-plane.ts';
import { tableThrough } from '../../../../webview-ui/draw/seen-through.ts';
import { type BlockEffect, unknownEffect } from '../../../../webview-ui/model/block-effect.ts';
import { blockName, regionCentre, regionVolume } from '../../../../webview-ui/model/block-names.ts';
import type { EffectTable } from '../../../../webview-ui/model/effect-table.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { rankBlocks } from '../../../../webview-ui/model/ranking.ts';
import { explanationExample } from '../example.ts';

/** A volume of two slices: an L and a square in the first one, a row of another region in the second one. */
const labels = [1, 0, 2, 2, 1, 0, 2, 2, 1, 1, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0];
const grid: Grid<'tensor'> = {
  size: [2, 3, 4],
  block: [1, 3, 4],
  regions: {
    chosen: { superpixels: 2, compactness: 10 },
    parts: [{ label: 1 }, { label: 2, name: 'liver', centre: [1, -2.25, 3] }, { label: 9 }],
    spacing: [5, 10, 10],
    runs: runsOfLabels(Uint32Array.from(labels)),
  },
};

const table = (means: readonly number[]): EffectTable => ({
  tensor: 'image',
  grid,
  regions: 3,
  placement: { scale: [1, 1, 1], offset: [0, 0, 0] },
  outcome: readingOf('dice', explanationExample().question),
  effects: means.map((mean): BlockEffect => ({ ...unknownEffect, state: 'measured', n: 5, mean })),
});

describe('Regions of any shape in a plane', () => {
  it('are painted position by position', () => {
    assert.deepEqual([...blocksOfCells(grid, storedPlane(3, 0))], [0, -1, 1, 1, 0, -1, 1, 1, 0, 0, -1, -1]);
    assert.deepEqual([...blocksOfCells(grid, storedPlane(3, 5))], []);
  });

  it('are rows of positions, and are marked at the position nearest to their middle', () => {
    const found = regionsInPlane(grid, storedPlane(3, 0));
    assert.deepEqual([...found.keys()], [0, 1]);
    assert.deepEqual(found.get(0)?.rows, [
      { x: 0, y: 0, width: 1, height: 1 },
      { x: 0, y: 1, width: 1, height: 1 },
      { x: 0, y: 2, width: 2, height: 1 },
    ]);
    assert.deepEqual(found.get(0)?.middle, { x: 0.5, y: 1.5 });
    const square = found.get(1);
    assert.ok(square);
    assert.deepEqual(square.positions, 4);
    assert.equal(markedSquare(square).width, Math.SQRT2);
  });

  it('have an outline along the edges of their positions, and none where they do not reach', () => {
    assert.deepEqual(outlineOfRegion(grid, 1, storedPlane(3, 0)), [
      [2, 0, 4, 0],
      [2, 2, 4, 2],
      [2, 0, 2, 2],
      [4, 0, 4, 2],
    ]);
    assert.deepEqual(outlineOfRegion(grid, 1, storedPlane(3, 1)), []);
  });

  it('follow each other by arrow keys', () => {
    assert.equal(neighbour(0, 'ArrowRight', grid), 1);
    assert.equal(neighbour(1, 'ArrowLeft', grid), 0);
    assert.equal(neighbour(1, 'ArrowRight', grid), 1);
  });

  it('are seen through where their effect is the largest', () => {
    const plane = { ...storedPlane(3), slice: 0 };
    const seen = tableThrough(table([-1, 2, -5]), 0, [2, 3, 4]).table;
    assert.deepEqual([...blocksOfCells(seen.grid, plane)], [2, 2, 2, 2, 0, -1, 1, 1, 0, 0, -1, -1]);
  });

  it('have names, volumes and places', () => {
    assert.equal(blockName(grid, 1), 'Liver');
    assert.equal(blockName(grid, 2), 'Region 9');
    assert.equal(regionVolume(grid, 1), '4 voxels, 2 ml');
    assert.equal(regionCentre(grid, 1), 'R 1.0, P 2.3, S 3.0 mm');
    assert.equal(regionCentre(grid, 0), null);
  });

  it('are ranked by effect and by volume', () => {
    const ranked = rankBlocks(table([-1, 2, -5]), { key: 'volume', descending: true });
    assert.deepEqual(
      ranked.map(({ region }) => region),
      [
        { name: 'region 1', label: 1, positions: 4 },
        { name: 'liver', label: 2, positions: 4 },
        { name: 'region 9', label: 9, positions: 4 },
      ],
    );
  });
});
