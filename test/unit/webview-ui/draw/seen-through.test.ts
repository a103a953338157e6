import { strict as assert } from 'node:assert';
import type { Picture } from '../../../../src/documents/picture.ts';
import {
  maskThrough,
  pictureThrough,
  roiThrough,
  tableThrough,
} from '../../../../webview-ui/draw/seen-through.ts';
import { planesOf, unknownLie } from '../../../../webview-ui/draw/anatomy.ts';
import { blocksOfPlane, planeInTensor } from '../../../../webview-ui/draw/plane.ts';
import { type BlockEffect, unknownEffect } from '../../../../webview-ui/model/block-effect.ts';
import type { EffectTable } from '../../../../webview-ui/model/effect-table.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { blockOnInput } from '../../../../webview-ui/model/map-placement.ts';
import { explanationExample } from '../example.ts';

const effect = (mean: number): BlockEffect => ({ ...unknownEffect, state: 'measured', n: 5, mean });

/** A map of 2 × 2 × 2 blocks of an input of 4 × 8 × 12. */
const table = (means: readonly (number | null)[]): EffectTable => ({
  tensor: 'image',
  grid: { size: [4, 8, 12], block: [2, 4, 6] },
  placement: { scale: [1, 1, 1], offset: [0, 0, 0] },
  outcome: readingOf('dice', explanationExample().question),
  effects: means.map((mean) => (mean === null ? unknownEffect : effect(mean))),
});

describe('What is seen through a volume', () => {
  it('is, of blocks behind each other, the one of the largest effect', () => {
    const map = table([1, -5, 0, null, -2, 4, 0, null]);
    const through = tableThrough(map, 0, [4, 8, 12]);
    assert.deepEqual(through.blocks, [4, 1, 2, 3]);
    assert.deepEqual(
      through.table.effects.map(({ state, mean }) => (state === 'unknown' ? null : mean)),
      [-2, -5, 0, null],
    );
    assert.deepEqual(blockOnInput(through.table, 1, [4, 8, 12]), { start: [0, 0, 6], size: [4, 4, 6] });
    assert.deepEqual(tableThrough(map, 2, [4, 8, 12]).blocks, [1, 2, 5, 6]);
  });

  it('is a volume of one slice, which all slices show', () => {
    const { coronal } = planesOf(unknownLie);
    const { table: seen } = tableThrough(table([1, 2, 3, 4, 5, 6, 7, 8]), 1, [4, 8, 12]);
    const plane = { ...coronal.plane, slice: 0 };
    assert.deepEqual(blocksOfPlane(seen.grid, planeInTensor(plane, seen.placement)), [0, 1, 2, 3]);
    assert.deepEqual(
      seen.effects.map(({ mean }) => mean),
      [3, 4, 7, 8],
    );
  });

  it('is of a mask and of a RoI where any position belongs to them', () => {
    const pixels = Uint8Array.of(0, 1, 0, 0, 0, 1, 1, 0);
    assert.deepEqual(maskThrough({ size: [2, 2, 2], pixels }, 0), {
      size: [1, 2, 2],
      pixels: Uint8Array.of(0, 1, 1, 0),
    });
    assert.deepEqual(roiThrough({ start: [3, 1, 1], size: [2, 2, 2] }, 0), {
      start: [0, 1, 1],
      size: [1, 2, 2],
    });
    const roi = { start: [3, 1, 1], size: [2, 1, 2], runs: [1, 1, 2] };
    assert.deepEqual(roiThrough(roi, 0), { start: [0, 1, 1], size: [1, 1, 2], runs: [1, 1] });
    assert.equal(roiThrough(roi, 0), roiThrough(roi, 0), 'made once, since every frame draws it');
    assert.deepEqual(roiThrough(roi, 1).start, [3, 0, 1]);
  });

  it('is of a picture its mean grey level', () => {
    const picture: Picture = {
      size: [2, 1, 2],
      factor: 1,
      channels: 1,
      stored: Uint16Array.of(0, 50, 100, 150),
      slope: 1,
      intercept: 0,
      window: { low: 0, high: 100 },
      ...{ spacing: null, place: null },
    };
    const { size, stored } = pictureThrough(picture, 0, picture.window);
    assert.deepEqual(
      [size, [...stored]],
      [
        [1, 1, 2],
        [128, 191],
      ],
    );
  });
});
