import { strict as assert } from 'node:assert';
import { scriptDefinitions } from '../../../src/definitions/script-names.ts';

describe('The definition of a layer in JavaScript', () => {
  const text = `
model.add(tf.layers.conv2d({ filters: 8, name: 'conv1' }));
model.add(tf.layers.conv2d({ "name": "conv1b" }));
const name = 'conv2';
`;
  const lines = (path: string): readonly number[] =>
    scriptDefinitions(new Map([['/a.ts', text]]), path).map(({ line }) => line);

  it('is where its name is set', () => {
    assert.deepEqual([lines('model.conv1'), lines('conv1_3'), lines('conv1b')], [[2], [2], [3]]);
  });

  it('is not found where nothing has its name', () => {
    assert.deepEqual([lines('conv2'), lines(''), lines('co.v1')], [[], [], []]);
  });
});
