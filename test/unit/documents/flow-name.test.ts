import { strict as assert } from 'node:assert';
import { flowName } from '../../../src/documents/flow-name.ts';
import { layerExample } from '../webview-ui/example.ts';

const layers = [
  ...[
    'encoder.0.conv1',
    'encoder.0.relu',
    'encoder.0.conv2',
    'pool',
    'encoder.1.conv1',
    'up.conv',
    'head',
  ].map((path) => layerExample(path)),
  layerExample('norm', { node: '/norm/Sub', operator: 'Sub' }),
  layerExample('norm', { node: '/norm/Div', operator: 'Div' }),
];

function nameOf(...places: readonly number[]): string {
  return flowName(new Set(places.map((place) => layers[place]?.tensor ?? '')), layers);
}

describe('The name of a flow', () => {
  it('is the path of its only layer', () => {
    assert.equal(nameOf(3), 'pool');
  });

  it('is the first and last of neighbours, under the module that they share', () => {
    assert.equal(nameOf(0, 1, 2), 'encoder.0: conv1 … conv2 (3 layers)');
    assert.equal(nameOf(2, 3, 4), 'encoder.0.conv2 … encoder.1.conv1 (3 layers)');
  });

  it('tells nodes of one module apart by their operators', () => {
    assert.equal(nameOf(7, 8), 'norm: Sub … Div (2 layers)');
  });

  it('names two runs of neighbours, and says that there are more', () => {
    assert.equal(nameOf(0, 1, 6), 'encoder.0: conv1 … relu, head (3 layers)');
    assert.equal(nameOf(0, 2, 4, 6), 'encoder.0.conv1, encoder.0.conv2, … (4 layers)');
  });
});
