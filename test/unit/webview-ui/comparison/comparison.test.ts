import { strict as assert } from 'node:assert';
import type { Comparison } from '../../../../src/documents/comparison.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import type { CompareAim, ComparisonStep } from '../../../../src/documents/comparison-step.ts';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import type { RunProgress } from '../../../../src/documents/run-progress.ts';
import type { ToComparison } from '../../../../src/protocol/comparison-page.ts';
import { atRest } from '../../../../src/protocol/page.ts';
import { ranksInWords } from '../../../../webview-ui/comparison/conclusions.ts';
import { layerChanges, layersOf, sortChanges } from '../../../../webview-ui/comparison/layer-changes.ts';
import { transplantRows } from '../../../../webview-ui/comparison/transplants.ts';
import { comparedMaps, scalesOf } from '../../../../webview-ui/comparison/maps.ts';
import { defaultDisplay } from '../../../../webview-ui/draw/display.ts';
import { chartRows } from '../../../../webview-ui/comparison/rank-rows.ts';
import { comparisonReader, type ComparisonState } from '../../../../webview-ui/comparison/state.ts';
import { receive } from '../../../../webview-ui/model/page-state.ts';
import { comparisonExample, layersExample } from '../comparison-example.ts';
import { blockExample, gridExample } from '../example.ts';

const names = (rows: readonly { readonly name: string }[]): readonly string[] => rows.map(({ name }) => name);

describe('The ranking of layers by change', () => {
  const rows = layerChanges(comparisonExample());

  it('has before, after and Δ of each, the most changed first', () => {
    assert.deepEqual(
      rows.map(({ name, before, after, difference }) => [name, before, after, difference.mean]),
      [
        ['middle.conv', -8, -2, 6],
        ['up.conv', -3, -9, -6],
        ['down.conv', -1, -1, 0],
      ],
    );
  });

  it('holds the weights’ own change beside the causal one, and each model’s ranks', () => {
    const middle = rows.find(({ name }) => name === 'middle.conv');
    assert.deepEqual([middle?.weights, middle?.ranks], [0.1, { before: 1, after: 2 }]);
  });

  it('tells layers that changed themselves from those whose role did', () => {
    const own = rows.map(({ name, own: itself }) => [
      name,
      itself?.difference.mean,
      itself?.difference.state,
    ]);
    assert.deepEqual(own, [
      ['middle.conv', 2, 'decided'],
      ['up.conv', 0, 'negligible'],
      ['down.conv', undefined, undefined],
    ]);
  });

  it('is sorted by each of its columns', () => {
    const sorted = (key: Parameters<typeof sortChanges>[1]['key'], descending: boolean): readonly string[] =>
      names(sortChanges(rows, { key, descending }));
    assert.deepEqual(sorted('before', false), ['middle.conv', 'up.conv', 'down.conv']);
    assert.deepEqual(sorted('after', false), ['up.conv', 'middle.conv', 'down.conv']);
    assert.deepEqual(sorted('difference', true), ['middle.conv', 'down.conv', 'up.conv']);
    assert.deepEqual(sorted('own', true), ['middle.conv', 'up.conv', 'down.conv']);
    assert.deepEqual(sorted('weights', true), ['up.conv', 'middle.conv', 'down.conv']);
  });

  it('becomes a chart in which layers that swap their ranks cross', () => {
    const places = chartRows(rows).map(({ change, places: at }) => [change.name, at.before, at.after]);
    assert.deepEqual(places.toSorted(), [
      ['down.conv', 2, 2],
      ['middle.conv', 0, 1],
      ['up.conv', 1, 0],
    ]);
  });
});

describe('Flows in a comparison', () => {
  const flowing = (): Comparison => {
    const comparison = comparisonExample([-8, -8, -3], [-2, -2, -9]);
    const onFlow = (side: Explanation, flows: readonly number[]): Explanation => ({
      ...side,
      components: side.components && {
        ...side.components,
        effects: side.components.effects.map((effect, i) => ({ ...effect, flow: flows[i] })),
      },
    });
    return {
      ...comparison,
      before: onFlow(comparison.before, [0, 0, 2]),
      after: onFlow(comparison.after, [0, 0, 2]),
    };
  };
  const rows = layerChanges(flowing());

  it('are one row each, whose layers keep their own change', () => {
    assert.deepEqual(
      rows.map(({ name, before, after, members }) => [name, before, after, members.length]),
      [
        ['down.conv … middle.conv (2 layers)', -8, -2, 2],
        ['up.conv', -3, -9, 0],
      ],
    );
    assert.deepEqual([rows[0]?.own, rows[0]?.weights], [null, null]);
    const layers = layersOf(rows);
    assert.deepEqual(names(sortChanges(layers, { key: 'own', descending: true })), [
      'middle.conv',
      'up.conv',
      'down.conv',
    ]);
  });

  it('cross in the chart of ranks, which counts flows', () => {
    const chart = chartRows(rows);
    assert.deepEqual(
      chart.map(({ change }) => change.ranks),
      [
        { before: 2, after: 1 },
        { before: 1, after: 2 },
      ],
    );
    assert.match(ranksInWords(chart), /^2 of these 2 flows change rank: /u);
  });

  it('are apart where only one of the models joins them', () => {
    const comparison = flowing();
    const { components } = comparison.after;
    const apart = components && {
      ...components,
      effects: components.effects.map((effect, flow) => ({ ...effect, flow })),
    };
    const after = { ...comparison.after, components: apart };
    assert.equal(layerChanges({ ...comparison, after }).length, 3);
  });
});

describe('Transplants', () => {
  it('are gains over the receiver, in the order of the network, and what comes in with each layer', () => {
    const into = transplantRows(comparisonExample(), 'before');
    assert.deepEqual(
      into.map(({ name, gains, step }) => [name, gains.weights, gains.fromFirst, step]),
      [
        ['down.conv', 0, 0, 0],
        ['middle.conv', 10, 10, 10],
        ['up.conv', 0, 10, 0],
      ],
    );
    const back = transplantRows(comparisonExample(), 'after');
    assert.deepEqual(
      back.map(({ gains }) => gains.weights),
      [0, -10, 0],
    );
  });
});

const progress: RunProgress<CompareAim> = {
  aim: { kind: 'input' },
  share: 0.5,
  done: 1,
  total: 16,
  draw: null,
  treatments: null,
  secondsLeft: 2,
};

/** Sixteen blocks of 8 px; the first has an effect. */
function step(mean: number, difference: number): ComparisonStep {
  const side = (value: number): ComparisonStep['before'] => ({
    map: {
      geometry: gridExample([32, 32], [8, 8]),
      effects: packEffects([blockExample(0, 'decided', value)]),
    },
    components: null,
  });
  const known = { n: 50, se: 0, unpaired: { low: -1, high: 1 }, p: 0 };
  return {
    before: side(mean),
    after: side(mean + difference),
    blocks: [
      { index: 0, state: 'changed', mean: difference, low: difference, high: difference, ...known },
      { index: 1, state: 'unchanged', mean: 0.01, low: 0.01, high: 0.01, ...known },
    ],
  };
}

describe('A comparison as it comes in', () => {
  const after = (state: ComparisonState, message: ToComparison): ComparisonState =>
    receive(comparisonReader, state, message);
  const shown = after(
    { kind: 'loading' },
    { type: 'show', shown: comparisonExample(), picture: null, activity: atRest },
  );
  const later = after(shown, { type: 'step', step: step(-4, -2), progress });

  it('grows by what each message brings', () => {
    assert.ok(later.kind === 'shown');
    assert.deepEqual([later.activity.running, later.activity.progress?.done], [true, 1]);
    const { before, after, blocks } = later.comparison;
    assert.deepEqual([before.maps[0]?.effects.length, blocks.length], [1, 2]);
    assert.deepEqual([before.maps[0]?.effects[0]?.mean, after.maps[0]?.effects[0]?.mean], [-4, -6]);
    assert.equal(later.comparison.components.length, layersExample.length, 'layers stay as they were');
  });

  it('has three maps on one scale, on which what is unchanged counts as zero', () => {
    assert.ok(later.kind === 'shown');
    const maps = comparedMaps(later.comparison);
    assert.equal(scalesOf(maps, { ...defaultDisplay, range: 'all' }).before.limit, 6);
    const { before, after, difference } = maps;
    assert.deepEqual([before.effects[0]?.mean, after.effects[0]?.mean], [-4, -6]);
    assert.deepEqual(
      difference.effects.slice(0, 3).map(({ state }) => state),
      ['decided', 'negligible', 'unknown'],
    );
  });

  it('gives each map its own scale where that is chosen, and the reference by default', () => {
    assert.ok(later.kind === 'shown');
    const maps = comparedMaps(later.comparison);
    const limits = (options: Partial<typeof defaultDisplay>): readonly number[] => {
      const { before, after } = scalesOf(maps, { ...defaultDisplay, ...options });
      return [before.limit, after.limit];
    };
    assert.deepEqual(limits({}), [3, 3]);
    assert.deepEqual(limits({ range: 'all' }), [6, 6]);
    assert.deepEqual(limits({ range: 'all', isShared: false }), [4, 6]);
  });

  it('that cannot be read says so', () => {
    const state = after(later, { type: 'unreadable', message: 'a is not a comparison.' });
    assert.deepEqual(state, { kind: 'unreadable', message: 'a is not a comparison.' });
  });
});
