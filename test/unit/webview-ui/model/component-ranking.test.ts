import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { ComponentEffect } from '../../../../src/documents/components.ts';
import {
  componentReading,
  type KnownComponents,
  settingInWords,
  withComponents,
} from '../../../../webview-ui/model/component-effects.ts';
import { componentName, imageShape, layerIndex } from '../../../../webview-ui/model/component-names.ts';
import {
  arrange,
  type ComponentFilter,
  type ComponentKey,
  rankComponents,
  rankInWords,
  rowShowing,
  stagesOf,
  withOpenFlows,
} from '../../../../webview-ui/model/component-ranking.ts';
import { buildTree } from '../../../../webview-ui/model/module-tree.ts';
import { sharedInTree } from '../../../../webview-ui/model/shared-in-tree.ts';
import { rankingCsv } from '../../../../webview-ui/explanation/list-csv.ts';
import { componentExample, explanationExample, layerExample, termsExample } from '../example.ts';

const layers = [
  layerExample('encoder.0.conv1', { parameters: 160, shape: [1, 16, 64, 64] }),
  layerExample('encoder.0.relu', { operator: 'Relu' }),
  layerExample('encoder.10.conv1', { parameters: 4000 }),
  layerExample('head', { parameters: 30 }),
];
const index = layerIndex(layers);
const tensorOf = (path: string): string => layers.find((layer) => layer.path === path)?.tensor ?? '';
const effectOf = (path: string, mean: number): ComponentEffect =>
  componentExample({ kind: 'layer', tensor: tensorOf(path) }, mean);
const skip = { kind: 'edge', tensor: tensorOf('encoder.0.relu'), consumer: '/head/Conv' } as const;

const known: KnownComponents = withComponents(new Map(), [
  effectOf('encoder.0.conv1', -3),
  effectOf('encoder.0.relu', -8),
  effectOf('encoder.10.conv1', 0.5),
  componentExample(skip, -3),
  componentExample({ kind: 'module', path: 'encoder', tensors: ['x'] }, -20),
  componentExample({ kind: 'channels', tensor: tensorOf('head'), axis: 1, range: [0, 4] }, -9),
]);
const outcome = componentReading('dice', explanationExample());
const ranking = rankComponents(known, index, outcome);
const everything: ComponentFilter = { name: '', operator: '', stage: '' };
const byRank = { key: 'rank', descending: false } as const;

describe('ranking of layers and skip connections', () => {
  const names = (
    filter: Partial<ComponentFilter>,
    key: ComponentKey = 'rank',
    descending = false,
  ): readonly string[] =>
    arrange(ranking, { ...everything, ...filter }, { key, descending }).map(({ name }) => name);

  it('holds what was measured, the largest first, and nothing but layers and skips', () => {
    assert.deepEqual(names({}), [
      'encoder.0.relu',
      'encoder.0.conv1',
      'encoder.0.relu → head',
      'encoder.10.conv1',
    ]);
    assert.deepEqual(
      ranking.map(({ rank }) => rank),
      [1, 2, null, 3],
    );
    const words = (key: string): string | null => rankInWords(key, known, outcome);
    assert.equal(words(ranking[3]?.key ?? ''), '3 of 3 layers');
    assert.equal(words(ranking[2]?.key ?? ''), '1 of 1 skip connection');
    assert.equal(words('module encoder'), '1 of 1 module');
    assert.equal(words('layer nothing'), null);
  });

  it('is filtered by words of the name, by operator and by stage', () => {
    assert.deepEqual(names({ name: 'ENCODER conv' }), ['encoder.0.conv1', 'encoder.10.conv1']);
    assert.deepEqual(names({ operator: 'Skip' }), ['encoder.0.relu → head']);
    assert.deepEqual(names({ stage: 'encoder.1' }), []);
    assert.deepEqual(names({ stage: 'encoder.10' }), ['encoder.10.conv1']);
    assert.deepEqual(stagesOf(layers), ['encoder', 'encoder.0', 'encoder.10']);
  });

  it('is sorted by every column, numbers in names as numbers', () => {
    assert.deepEqual(names({ operator: 'Conv' }, 'name', true), ['encoder.10.conv1', 'encoder.0.conv1']);
    assert.deepEqual(names({}, 'effect', true)[0], 'encoder.10.conv1');
    assert.deepEqual(names({}, 'parameters', true).slice(0, 2), ['encoder.10.conv1', 'encoder.0.conv1']);
    assert.deepEqual(names({}, 'shape', true)[0], 'encoder.0.conv1');
    for (const key of ['rank', 'name', 'operator', 'shape', 'parameters', 'effect', 'se', 'n'] as const)
      assert.equal(names({}, key).length, 4);
  });

  it('turns round when it is sorted the other way, whatever the effects', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2 }), (means) => {
        const some = withComponents(
          new Map(),
          means.map((mean, i) => componentExample({ kind: 'layer', tensor: String(i) }, mean)),
        );
        const rows = rankComponents(some, index, outcome);
        const order = (descending: boolean): readonly number[] =>
          arrange(rows, everything, { key: 'effect', descending }).map(({ effect }) => effect.mean);
        assert.deepEqual(order(true), order(false).toReversed());
        const ranks = rows.map(({ rank }) => rank ?? 0);
        assert.deepEqual(
          ranks,
          ranks.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('is fast enough for a thousand layers', () => {
    const many = withComponents(
      new Map(),
      Array.from({ length: 1000 }, (_, i) => componentExample({ kind: 'layer', tensor: `t${i}` }, i)),
    );
    const start = performance.now();
    arrange(rankComponents(many, index, outcome), { ...everything, name: 't9' }, byRank);
    assert.ok(performance.now() - start < 200);
  });

  it('is copied as it is shown, in full numbers', () => {
    const [heading, first] = rankingCsv(arrange(ranking, everything, byRank), outcome, termsExample).split(
      '\r\n',
    );
    assert.match(heading ?? '', /^rank,name,kind,operator,tensor,output,parameters,effect on Dice \(pts\),/);
    assert.match(heading ?? '', /,state,estimand,class,RoI,set to,pool$/u);
    const terms = 'mean change of Dice in the RoI over the pool,lesion,"y 0, x 0 · 4 × 4",zero,50';
    assert.equal(
      first,
      `1,encoder.0.relu,layer,Relu,${tensorOf('encoder.0.relu')},1 × 8 × 4 × 4,0,-8,0.1,-9,-7,50,decided,${terms}`,
    );
  });
});

describe('layers that share a flow', () => {
  const onFlow = (found: ComponentEffect, flow: number): ComponentEffect => ({ ...found, flow });
  const flowing = withComponents(new Map(), [
    onFlow(componentExample({ kind: 'module', path: 'encoder', tensors: ['x'] }, -20), 0),
    onFlow({ ...effectOf('encoder.0.relu', -20), n: 7 }, 0),
    onFlow(effectOf('encoder.0.conv1', -20), 0),
    onFlow(effectOf('head', -20), 0),
    onFlow(effectOf('encoder.10.conv1', -30), 4),
    onFlow(componentExample(skip, -5), 5),
    onFlow(componentExample({ kind: 'module', path: 'head', tensors: ['x', 'y'] }, -7), 6),
  ]);
  const rows = rankComponents(flowing, index, outcome);

  it('are one row, with one rank; ranks count flows', () => {
    assert.deepEqual(
      rows.map(({ rank, name, effect, members }) => [rank, name, effect.mean, members.length]),
      [
        [1, 'encoder.10.conv1', -30, 0],
        [2, 'encoder.0: conv1 … relu, head (3 layers)', -20, 3],
        [3, 'encoder.0.relu → head', -5, 0],
      ],
    );
    const words = (key: string): string | null => rankInWords(key, flowing, outcome);
    assert.equal(words(`layer ${tensorOf('encoder.0.relu')}`), '2 of 3 flows');
    assert.equal(words('module encoder'), '2 of 3 flows');
    assert.equal(words('module head'), null, 'a module of several flows has no rank');
  });

  it('stand below it once it is open, in the order of the network, without numbers of their own', () => {
    const flow = rows[1]?.key ?? '';
    const open = withOpenFlows(rows, [flow]);
    assert.deepEqual(
      open.map(({ name, rank, isMember }) => [name, rank, isMember]),
      [
        ['encoder.10.conv1', 1, false],
        ['encoder.0: conv1 … relu, head (3 layers)', 2, false],
        ['encoder.0.conv1', null, true],
        ['encoder.0.relu', null, true],
        ['head', null, true],
        ['encoder.0.relu → head', 3, false],
      ],
    );
    const head = `layer ${tensorOf('head')}`;
    assert.equal(rowShowing(rows, head), flow, 'a closed flow is selected with its layers');
    assert.equal(rowShowing(open, head), head);
    assert.equal(rowShowing(open, 'layer nothing'), null);
  });

  it('pass a filter together, and are copied as one row', () => {
    const found = arrange(rows, { ...everything, name: 'head', operator: 'Conv' }, byRank);
    assert.deepEqual(
      found.map(({ rank }) => rank),
      [2],
    );
    const [heading = '', , line = ''] = rankingCsv(rows, outcome, termsExample).split('\r\n');
    assert.match(heading, /,pool,flow shared by$/u);
    assert.match(line, /^2,"encoder\.0: conv1 … relu, head \(3 layers\)",flow,,/u);
    assert.match(line, /,encoder\.0\.conv1; encoder\.0\.relu; head$/u);
  });

  it('show their effect once in the tree; the others say whose it is', () => {
    const nodes = buildTree(layers, [skip]);
    const shared = sharedInTree(nodes, (key) => flowing.get(key)?.flow);
    assert.deepEqual(
      [...shared],
      [
        [`layer ${tensorOf('encoder.0.conv1')}`, '= encoder'],
        [`layer ${tensorOf('encoder.0.relu')}`, '= encoder'],
        [`layer ${tensorOf('head')}`, '= encoder'],
      ],
    );
  });
});

describe('effects of components', () => {
  it('are exact once all donors that differ were drawn', () => {
    const rejected = { ...effectOf('head', -1), n: 47, rejected: 3 };
    const [row] = rankComponents(withComponents(new Map(), [rejected]), index, outcome);
    assert.equal(row?.effect.isExact, true);
    const donors = { origin: 'references', images: 12, label: 'twelve images' } as const;
    const components = {
      intervention: 'resample',
      donors,
      baselineDice: 90,
      isComplete: true,
      effects: [],
    } as const;
    const pool = (intervention: 'resample' | 'zero'): number | null =>
      componentReading('dice', {
        ...explanationExample(),
        components: { ...components, intervention, effects: [] },
      }).pool;
    assert.deepEqual([pool('resample'), pool('zero')], [12, 1]);
    const words = (intervention: 'resample' | 'zero', n: number): string =>
      settingInWords(intervention, n, { ...outcome, pool: pool(intervention) });
    assert.deepEqual([words('resample', 5), words('zero', 1)], ['resample, 5 of 12 donors', 'zero']);
  });

  it('are replaced by newer ones', () => {
    const newer = withComponents(known, [effectOf('encoder.0.relu', -1)]);
    assert.equal(newer.size, known.size);
    assert.equal(newer.get(`layer ${tensorOf('encoder.0.relu')}`)?.mean, -1);
    assert.equal(withComponents(known, []), known);
  });

  it('go by names that people know', () => {
    assert.equal(componentName(skip, index), 'encoder.0.relu → head');
    assert.equal(
      componentName({ kind: 'channels', tensor: 'x', axis: 1, range: [4, 8] }, index),
      'channels 4–7',
    );
    assert.equal(
      componentName({ kind: 'channels', tensor: 'x', axis: 1, range: [4, 5] }, index),
      'channel 4',
    );
    assert.equal(imageShape([1, 16, 64, 64]), '16×64²');
    assert.equal(imageShape([1, 16, 8, 8, 8]), '16×8³');
  });
});
