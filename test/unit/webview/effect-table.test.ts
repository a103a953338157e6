import { strict as assert } from 'node:assert';
import { type IndexedEffect, packEffects } from '../../../src/explanation/effect-columns.ts';
import type { EffectState } from '../../../src/explanation/effect-state.ts';
import { heatmapPixels, unknownBlocks } from '../../../webview-ui/draw/heatmap.ts';
import {
  blockWindow,
  emptyTable,
  largestEffect,
  ranksOf,
  withEffects,
} from '../../../webview-ui/model/effect-table.ts';
import { rankBlocks } from '../../../webview-ui/model/ranking.ts';
import { effectExample } from './example.ts';

const at = (index: number, state: EffectState, mean: number): IndexedEffect => ({
  index,
  effect: effectExample(state, mean),
});

describe('effect table', () => {
  const empty = emptyTable({ size: [20, 24], block: [8, 8] });
  const table = withEffects(
    empty,
    packEffects([at(1, 'measured', -2), at(4, 'measured', 0.5), at(2, 'screened', 0.01)]),
  );

  it('tiles the tensor, its last blocks cut at the border', () => {
    assert.deepEqual([empty.rows, empty.columns, empty.effects.length], [3, 3, 9]);
    assert.deepEqual(blockWindow(empty, 0), [0, 0, 8, 8]);
    assert.deepEqual(blockWindow(empty, 8), [16, 16, 4, 8]);
  });

  it('takes in effects without touching the table before', () => {
    assert.equal(empty.effects[1]?.state, 'unknown');
    assert.equal(table.effects[1]?.mean, -2);
    assert.deepEqual(unknownBlocks(table), [0, 3, 5, 6, 7, 8]);
  });

  it('counts measured effects only', () => {
    assert.equal(largestEffect(table), 2);
    assert.deepEqual(
      [...ranksOf(table)],
      [
        [1, 1],
        [4, 2],
      ],
    );
  });

  it('draws measured effects, and leaves zero and unknown ones transparent', () => {
    const pixels = heatmapPixels(table, 2);
    assert.deepEqual([...pixels.subarray(4, 8)], [103, 0, 31, 255]);
    const opacities = table.effects.map((_, i) => pixels[4 * i + 3] ?? -1);
    assert.deepEqual(
      opacities.map((opacity) => opacity > 0),
      [false, true, false, false, true, ...Array<boolean>(4).fill(false)],
    );
  });

  it('draws what is not told from zero yet more faintly', () => {
    const opacity = (state: EffectState): number =>
      heatmapPixels(withEffects(empty, packEffects([at(0, state, 1)])), 1)[3] ?? 0;
    assert.ok(opacity('undetermined') > 0 && opacity('undetermined') < opacity('decided'));
    assert.equal(opacity('proved'), 0);
  });

  it('sorts by size, sign or place', () => {
    const order = (key: 'size' | 'effect' | 'position', descending: boolean): readonly number[] =>
      rankBlocks(table, { key, descending }).map(({ index }) => index);
    assert.deepEqual(order('size', true), [1, 4]);
    assert.deepEqual(order('effect', true), [4, 1]);
    assert.deepEqual(order('position', false), [1, 4]);
  });
});
