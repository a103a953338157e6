import { strict as assert } from 'node:assert';
import type { Layer } from '../../../src/explanation/explanation.ts';
import { buildTree, openAtFirst, visibleRows } from '../../../webview-ui/model/module-tree.ts';

const layer = (path: string, parameters = 0, node = `/${path}`): Layer => ({
  path,
  node,
  operator: 'Conv',
  tensor: `${node}_out`,
  shape: [1, 8, 4, 4],
  parameters,
  classes: [],
  locations: [],
});

describe('module tree', () => {
  const tree = buildTree([
    layer('encoder.0.conv1', 10),
    layer('encoder.0.conv2', 20),
    layer('encoder.1.conv1', 5),
    layer('head', 1),
  ]);

  it('nests modules in the order of the layers, and adds their parameters up', () => {
    assert.deepEqual(
      tree.map(({ name, parameters }) => [name, parameters]),
      [
        ['encoder', 35],
        ['head', 1],
      ],
    );
    assert.deepEqual(
      tree[0]?.children.map(({ name, parameters }) => [name, parameters]),
      [
        ['0', 30],
        ['1', 5],
      ],
    );
    assert.equal(tree[1]?.layer?.path, 'head');
  });

  it('shows what is in open modules', () => {
    const names = (open: readonly string[]): readonly string[] =>
      visibleRows(tree, new Set(open)).map(({ node, depth }) => `${' '.repeat(depth)}${node.name}`);
    assert.deepEqual(names([]), ['encoder', 'head']);
    assert.deepEqual(names(['encoder', 'encoder/1']), ['encoder', ' 0', ' 1', '  conv1', 'head']);
  });

  it('opens level by level at first, as far as there is room', () => {
    assert.deepEqual([...openAtFirst(tree, 2)], []);
    assert.deepEqual([...openAtFirst(tree, 4)], ['encoder']);
    assert.deepEqual([...openAtFirst(tree, 40)], ['encoder', 'encoder/0', 'encoder/1']);
  });

  it('keeps layers apart that share a path, are modules too, or have none', () => {
    const nodes = buildTree([layer('act', 0, 'act_1'), layer('act', 0, 'act_2'), layer('', 0, 'lonely')]);
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ['act', 'lonely'],
    );
    assert.deepEqual(
      nodes[0]?.children.map(({ layer: found }) => found?.node),
      ['act_2'],
    );
  });

  it('is fast enough for a thousand layers', () => {
    const layers = Array.from({ length: 1000 }, (_, i) => layer(`block.${i % 40}.conv${i}`, 1));
    const start = performance.now();
    const nodes = buildTree(layers);
    assert.equal(visibleRows(nodes, openAtFirst(nodes, 5000)).length, 1041);
    assert.ok(performance.now() - start < 200);
  });
});
