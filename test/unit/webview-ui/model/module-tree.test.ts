import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Layer } from '../../../../src/documents/explanation.ts';
import {
  buildTree,
  openAtFirst,
  pathTo,
  type TreeNode,
  visibleRows,
} from '../../../../webview-ui/model/module-tree.ts';
import { layerExample } from '../example.ts';

const layer = (path: string, parameters = 0, node = `/${path}`): Layer =>
  layerExample(path, { node, tensor: `${node}_out`, parameters });

const names = (nodes: readonly TreeNode[]): readonly string[] => nodes.map(({ name }) => name);

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
    const shown = (open: readonly string[]): readonly string[] =>
      visibleRows(tree, new Set(open)).map(({ node, depth }) => `${' '.repeat(depth)}${node.name}`);
    assert.deepEqual(shown([]), ['encoder', 'head']);
    assert.deepEqual(shown(['module encoder', 'module encoder.1']), [
      'encoder',
      ' 0',
      ' 1',
      '  conv1',
      'head',
    ]);
  });

  it('opens level by level at first, as far as there is room', () => {
    assert.deepEqual([...openAtFirst(tree, 2)], []);
    assert.deepEqual([...openAtFirst(tree, 4)], ['module encoder']);
    assert.deepEqual([...openAtFirst(tree, 40)], ['module encoder', 'module encoder.0', 'module encoder.1']);
  });

  it('keeps layers apart that share a path, are modules too, or have none', () => {
    const nodes = buildTree([
      layer('act', 0, '/act/Relu'),
      layer('act', 0, '/act/Relu_1'),
      layer('up', 0, '/up/Concat'),
      layer('up.conv', 0, '/up/conv/Conv'),
      layer('', 0, 'lonely'),
    ]);
    assert.deepEqual(names(nodes), ['act', 'up', 'lonely']);
    assert.deepEqual(
      nodes.map(({ children }) => names(children)),
      [['Relu', 'Relu_1'], ['Concat', 'conv'], []],
    );
    assert.deepEqual(
      nodes.map(({ kind }) => kind),
      ['module', 'module', 'layer'],
    );
  });

  it('hangs a skip connection on the layer it comes from', () => {
    const layers = [layer('encoder.relu'), layer('decoder.cat'), layer('decoder.conv')];
    const edge = { kind: 'edge', tensor: '/encoder.relu_out', consumer: '/decoder.cat' } as const;
    const [encoder] = buildTree(layers, [edge]);
    const relu = encoder?.children[0];
    assert.deepEqual(names(relu?.children ?? []), ['→ decoder.cat']);
    assert.equal(relu?.children[0]?.layer?.path, 'encoder.relu');
  });

  it('knows the way to every component, and shows it once that is open', () => {
    const part = fc.constantFrom('a', 'b', 'c', 'conv');
    const paths = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(paths, (all) => {
        const nodes = buildTree(all.map((path) => layer(path)));
        for (const path of all) {
          const component = `layer /${path}_out`;
          const open = pathTo(component, nodes);
          assert.ok(open !== null, path);
          const rows = visibleRows(nodes, new Set(open));
          assert.equal(rows.filter(({ node }) => node.component === component).length, 1);
        }
        const keys = visibleRows(nodes, new Set(openAtFirst(nodes, Infinity))).map(({ node }) => node.key);
        assert.equal(new Set(keys).size, keys.length);
      }),
    );
    assert.equal(pathTo('layer nothing', tree), null);
  });

  it('is fast enough for a thousand layers', () => {
    const layers = Array.from({ length: 1000 }, (_, i) => layer(`block.${i % 40}.conv${i}`, 1));
    const start = performance.now();
    const nodes = buildTree(layers);
    assert.equal(visibleRows(nodes, openAtFirst(nodes, 5000)).length, 1041);
    assert.ok(performance.now() - start < 200);
  });
});
