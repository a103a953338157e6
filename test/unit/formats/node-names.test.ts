import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withNames } from '../../../src/formats/node-names.ts';
import type { Node } from '../../../src/graph/graph.ts';

const node = (name: string, ...outputs: readonly string[]): Node => ({
  ...{ name, operator: 'Conv', domain: '', inputs: ['x'], outputs },
  ...{ attributes: new Map(), metadata: new Map() },
});
const namesOf = (nodes: readonly Node[]): readonly string[] => withNames(nodes).map(({ name }) => name);

describe('The names of nodes', () => {
  it('are those of the file where each has its own', () => {
    assert.deepEqual(namesOf([node('b', 'y'), node('a', 'z')]), ['b', 'a']);
  });

  it('are what a node produces where it has none, as PyTorch names it', () => {
    assert.deepEqual(namesOf([node('', '/encoder/conv/Conv_output_0'), node('', 'y'), node('', '', 'z')]), [
      '/encoder/conv/Conv',
      'y',
      'z',
    ]);
    assert.deepEqual(namesOf([node('', '_output_0'), node('')]), ['Conv', 'Conv_1']);
  });

  it('leave a name to the node that has it in the file', () => {
    assert.deepEqual(namesOf([node('', 'y'), node('y', 'z'), node('y', 'w')]), ['y_2', 'y', 'y_1']);
  });

  it('are all different', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('', 'a', 'a_1', 'b'), fc.constantFrom('a', 'b', 'a_1')));
    fc.assert(
      fc.property(some, (all) => {
        const names = namesOf(all.map(([name, output]) => node(name, output)));
        assert.equal(new Set(names).size, all.length);
        assert.ok(!names.includes(''));
      }),
    );
  });
});
