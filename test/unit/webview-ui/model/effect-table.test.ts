import { strict as assert } from 'node:assert';
import type { Effect } from '../../../../src/documents/effects.ts';
import { blockAt, blocksAlong } from '../../../../src/documents/grid.ts';
import type { EffectState } from '../../../../src/documents/effect-state.ts';
import {
  heatmapPixels,
  undifferingBlocks,
  unknownBlocks,
  unsureBlocks,
} from '../../../../webview-ui/draw/heatmap.ts';
import { colourMaps } from '../../../../webview-ui/draw/colour-maps.ts';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import { blocksCsv } from '../../../../webview-ui/explanation/list-csv.ts';
import { ranksOf, tableOn } from '../../../../webview-ui/model/effect-table.ts';
import { effectInWords, intervalInWords, place, stateInWords } from '../../../../webview-ui/model/format.ts';
import { nothingKnown, withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { scaleOf } from '../../../../webview-ui/model/scale.ts';
import { rankBlocks } from '../../../../webview-ui/model/ranking.ts';
import {
  blockExample as at,
  effectExample,
  explanationExample,
  gridExample,
  termsExample,
} from '../example.ts';

const { question } = explanationExample();
const dice = readingOf('dice', question);

describe('effect table', () => {
  const none = nothingKnown(gridExample([20, 24], [8, 8]));
  const empty = tableOn(none, dice);
  const tableWith = (...effects: readonly Effect[]): typeof empty =>
    tableOn(withEffects(none, effects), dice);
  const fitted = (one: typeof empty): ReturnType<typeof scaleOf> =>
    scaleOf([one], dice, { ...defaultDisplay, range: 'all' });
  const table = tableWith(at(1, 'measured', -2), at(4, 'measured', 0.5), at(2, 'screened', 0.01));

  it('tiles the tensor, its last blocks cut at the border', () => {
    assert.deepEqual([...blocksAlong(empty.grid), empty.effects.length], [3, 3, 9]);
    assert.deepEqual(blockAt(empty.grid, 0), { start: [0, 0], size: [8, 8] });
    assert.deepEqual(blockAt(empty.grid, 8), { start: [16, 16], size: [4, 8] });
  });

  it('takes in effects without touching the table before', () => {
    assert.equal(empty.effects[1]?.state, 'unknown');
    assert.equal(table.effects[1]?.mean, -2);
    assert.deepEqual(unknownBlocks(table), [0, 3, 5, 6, 7, 8]);
  });

  it('counts measured effects only', () => {
    assert.equal(Math.abs(fitted(table).largest), 2);
    assert.deepEqual(
      [...ranksOf(table)],
      [
        [1, 1],
        [4, 2],
      ],
    );
  });

  it('draws measured effects, and leaves zero and unknown ones transparent', () => {
    const pixels = heatmapPixels(table, fitted(table), 'redBlue');
    assert.deepEqual([...pixels.subarray(4, 8)], [...colourMaps.redBlue.supports[1], 255]);
    const opacities = table.effects.map((_, i) => pixels[4 * i + 3] ?? -1);
    assert.deepEqual(
      opacities.map((opacity) => opacity > 0),
      [false, true, false, false, true, ...Array<boolean>(4).fill(false)],
    );
  });

  it('draws what is not yet distinguishable from zero more faintly', () => {
    const opacity = (state: EffectState): number => {
      const one = tableWith(at(0, state, 1));
      return heatmapPixels(one, fitted(one), 'redBlue')[3] ?? 0;
    };
    assert.ok(opacity('undetermined') > 0 && opacity('undetermined') < opacity('decided'));
    assert.equal(opacity('proved'), 0);
    const never = { ...effectExample('undetermined', 0), n: 0 };
    const unsure = tableWith(at(1, 'undetermined', 0.3), { index: 2, ...never });
    assert.deepEqual([unsureBlocks(unsure), undifferingBlocks(unsure)], [[1], [2]]);
  });

  it('sorts by size, sign or place', () => {
    const order = (key: 'size' | 'effect' | 'position', descending: boolean): readonly number[] =>
      rankBlocks(table, { key, descending }).map(({ index }) => index);
    assert.deepEqual(order('size', true), [1, 4]);
    assert.deepEqual(order('effect', true), [4, 1]);
    assert.deepEqual(order('position', false), [1, 4]);
  });
});

describe('effect table of a volume', () => {
  const none = nothingKnown(gridExample([8, 16, 20], [4, 8, 8]));
  const table = tableOn(withEffects(none, [at(7, 'measured', -2), at(11, 'measured', 1)]), dice);

  it('ranks blocks with their boxes in all axes', () => {
    assert.equal(table.effects.length, 12);
    assert.deepEqual(
      rankBlocks(table, { key: 'size', descending: true }).map(({ index, box }) => [index, box]),
      [
        [7, { start: [4, 0, 8], size: [4, 8, 8] }],
        [11, { start: [4, 8, 16], size: [4, 8, 4] }],
      ],
    );
  });

  it('is copied with a column for each number of a box', () => {
    const csv = blocksCsv(
      { ...table, tensor: 'x' },
      rankBlocks(table, { key: 'size', descending: true }),
      termsExample,
    );
    assert.match(csv, /^tensor,z,y,x,depth,height,width,effect on Dice[^\r]*\r\nx,4,0,8,4,8,8,-2,/u);
  });

  it('has words for places in all axes', () => {
    assert.equal(place(blockAt(table.grid, 11)), 'z 4, y 8, x 16 · 4 × 8 × 4');
  });
});

describe('effects on another outcome', () => {
  const pooled = { ...question, preset: 'pool' } as const;
  const seen = (
    state: EffectState,
    n: number,
    [low, mean, high]: readonly [number, number, number],
    asked = pooled as typeof question,
  ): readonly string[] => {
    const effect = effectExample(state, -1);
    const outcomes = { ...effect.outcomes, falsePositives: { mean, se: 0.5, low, high } };
    const known = nothingKnown(gridExample([1, 1], [1, 1]));
    const outcome = readingOf('falsePositives', asked);
    const table = tableOn(withEffects(known, [{ index: 0, ...effect, n, outcomes }]), outcome);
    const [found] = table.effects;
    assert.ok(found);
    const words = [effectInWords(found, outcome), intervalInWords(found, outcome) ?? ''];
    return [found.state, ...words, stateInWords(found, outcome)];
  };

  it('have a state of their own, and errors that grow are support', () => {
    assert.deepEqual(seen('decided', 50, [4, 4, 4]), [
      'decided',
      '+4.00 px, exact for this pool',
      '',
      'Supports the segmentation',
    ]);
    assert.deepEqual(seen('negligible', 20, [-3, 0, 2]), [
      'undetermined',
      '0 ± 0.50 px',
      '−3.00 to +2.00 px',
      'Not yet distinguishable from zero: more draws are needed',
    ]);
    assert.deepEqual(seen('undetermined', 50, [0, 0, 0]), ['negligible', '0 px', '', 'No effect']);
    assert.equal(seen('proved', 0, [0, 0, 0])[0], 'proved');
  });

  it('are unknown, not zero, where no donor differs', () => {
    assert.deepEqual(seen('undetermined', 0, [0, 0, 0]), [
      'undetermined',
      'no effect known',
      '',
      'No donor differs here: the effect cannot be measured',
    ]);
  });

  it('follow the published threshold in the published preset', () => {
    assert.equal(seen('negligible', 50, [-3, 2, 4], question)[0], 'measured');
    assert.equal(seen('measured', 50, [-3, 0.05, 4], question)[0], 'negligible');
    assert.equal(seen('screened', 3, [-3, 0, 4], question)[0], 'screened');
    assert.equal(seen('screened', 3, [-3, 2, 4], question)[0], 'undetermined');
  });
});
