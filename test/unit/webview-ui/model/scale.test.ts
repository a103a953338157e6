import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import type { BlockEffect } from '../../../../webview-ui/model/block-effect.ts';
import { type EffectTable, tableOn } from '../../../../webview-ui/model/effect-table.ts';
import { nothingKnown, withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import {
  certainSize,
  isBeyond,
  isHidden,
  niceLimit,
  positionOf,
  type Scale,
  type ScaleOptions,
  scaleOf,
  sizeAt,
  ticksOf,
} from '../../../../webview-ui/model/scale.ts';
import { endInWords, scaleInWords } from '../../../../webview-ui/model/scale-words.ts';
import { blockExample, explanationExample, gridExample } from '../example.ts';

const { question } = explanationExample();
const dice = readingOf('dice', question);
const allSteps = ['root', 'log', 'linear'] as const;

function tableWith(...means: readonly number[]): EffectTable {
  const none = nothingKnown(gridExample([8, 8 * means.length], [8, 8]));
  const effects = means.map((mean, i) => blockExample(i, 'decided', mean));
  return tableOn(withEffects(none, effects), dice);
}

function scaled(table: EffectTable, options: Partial<ScaleOptions> = {}): Scale {
  return scaleOf([table], dice, { ...defaultDisplay, ...options });
}

function effect(mean: number, [low, high]: readonly [number, number], isExact = false): BlockEffect {
  return { state: 'decided', n: 10, mean, se: 0.1, low, high, isExact };
}

describe('the scale of a map', () => {
  it('ends at the reference by default, so that a small map looks small', () => {
    const [small, large] = [scaled(tableWith(-0.098)), scaled(tableWith(-3.5))];
    assert.equal(small.limit, 3);
    assert.equal(large.limit, 3);
    assert.ok(positionOf(0.098, small) < 0.2 && positionOf(3.5, large) === 1);
    assert.equal(scaleOf([], readingOf('falsePositives', question), defaultDisplay).limit, 10);
  });

  it('ends where the map ends on demand, or where most of its blocks do', () => {
    const table = tableWith(...Array.from({ length: 100 }, (_, i) => -(i + 1) / 100), 40);
    assert.equal(scaled(table, { range: 'all' }).limit, 40);
    const clipped = scaled(table, { range: 'p99' });
    assert.deepEqual([clipped.limit, clipped.beyond, clipped.largest], [1, 1, 40]);
    assert.equal(scaled(table, { range: 'p95' }).limit, 0.96);
    assert.equal(scaled(tableWith(0), { range: 'all' }).limit, 3, 'a map of zeros has the reference');
    assert.ok(isBeyond(effect(40, [39, 41]), clipped) && !isBeyond(effect(-1, [-2, 0]), clipped));
  });

  it('runs from zero to its limit without a step back, and can be read backwards', () => {
    const limits = fc.double({ min: 1e-3, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...allSteps), limits, share, share, (steps, limit, a, b) => {
        const scale = { limit, steps, linearBelow: Math.min(0.02, limit / 10) };
        const [low, high] = [Math.min(a, b) * limit, Math.max(a, b) * limit];
        assert.ok(positionOf(low, scale) <= positionOf(high, scale));
        assert.equal(positionOf(-low, scale), positionOf(low, scale));
        assert.ok(Math.abs(sizeAt(positionOf(low, scale), scale) - low) < 1e-6 * limit);
        assert.deepEqual([positionOf(0, scale), positionOf(2 * limit, scale)], [0, 1]);
      }),
    );
  });

  it('gives small effects more room by a root, and most by a logarithm', () => {
    const places = allSteps.map((steps) => positionOf(0.03, { limit: 3, steps, linearBelow: 0.02 }));
    const [root = 0, log = 0, linear = 0] = places;
    assert.ok(log > root && root > linear);
  });

  it('has round ticks that do not touch', () => {
    assert.deepEqual(ticksOf({ limit: 3, steps: 'root', linearBelow: 0.02 }), [3, 1, 0.3]);
    fc.assert(
      fc.property(
        fc.constantFrom(...allSteps),
        fc.double({ min: 1e-3, max: 100, noNaN: true }),
        (steps, limit) => {
          const scale = { limit, steps, linearBelow: Math.min(0.02, limit / 10) };
          const places = ticksOf(scale).map((size) => positionOf(size, scale));
          assert.equal(places[0], 1);
          for (const [i, place] of places.entries())
            assert.ok(place - (places[i + 1] ?? 0) >= 0.149, places.join(' '));
        },
      ),
    );
  });

  it('hides small effects, or those that are not certain to be larger', () => {
    const unsure = effect(-1, [-1.9, -0.1]);
    const half = { threshold: Math.sqrt(0.5 / 3) };
    const bySize = scaled(tableWith(-1), half);
    assert.ok(Math.abs(bySize.threshold - 0.5) < 1e-9);
    assert.ok(!isHidden(unsure, bySize) && isHidden(effect(0.4, [0.3, 0.5]), bySize));
    const byCertain = scaled(tableWith(-1), { ...half, thresholdBy: 'certain' });
    assert.ok(isHidden(unsure, byCertain) && !isHidden(effect(-1, [-1.1, -0.9]), byCertain));
    assert.ok(!isHidden(effect(0.001, [0, 1]), scaled(tableWith(-1))), 'nothing is hidden by default');
    assert.deepEqual(
      [
        certainSize(effect(2, [1, 3])),
        certainSize(effect(2, [-1, 3])),
        certainSize(effect(-2, [-3, 3], true)),
      ],
      [1, 0, 2],
    );
  });

  it('is said in words, so that a small map is not mistaken for a large one', () => {
    assert.equal(
      scaleInWords(scaled(tableWith(-0.098, 0.03)), dice),
      'largest −0.098 pts · reference scale ±3 pts, square-root steps',
    );
    const table = tableWith(-9.67, 1);
    assert.equal(
      scaleInWords(scaled(table, { steps: 'log', threshold: 1 }), dice),
      'largest −9.67 pts · reference scale ±3 pts, logarithmic steps · ◥ 1 beyond · effects below 3 pts hidden',
    );
    assert.match(scaleInWords(scaled(tableWith(0)), dice), /^no effect found · /u);
    const none = nothingKnown(gridExample([8, 16], [8, 8]));
    assert.match(scaleInWords(scaled(tableOn(none, dice)), dice), /^nothing measured yet · /u);
    const begun = withEffects(none, [blockExample(0, 'skipped', 0)]);
    assert.match(scaleInWords(scaled(tableOn(begun, dice)), dice), /^nothing measured yet · /u);
    const covered = withEffects(begun, [blockExample(1, 'skipped', 0)]);
    assert.match(scaleInWords(scaled(tableOn(covered, dice)), dice), /^every block overlaps the RoI/u);
    assert.deepEqual(
      ([-1, 1] as const).map((side) => endInWords(side, { limit: 3 }, dice)),
      ['−3', '+3'],
    );
  });

  it('has limits of two digits that hold the largest effect', () => {
    assert.equal(niceLimit(0), 0);
    assert.equal(niceLimit(3.0971), 3.1);
    assert.equal(niceLimit(10), 10);
    assert.equal(niceLimit(0.0213), 0.022);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), (largest) => {
        const limit = niceLimit(largest);
        assert.ok(limit >= largest * (1 - 1e-9) && limit <= largest * 1.1 + 1e-9, `${largest}: ${limit}`);
      }),
    );
  });
});
