import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';
import { layersOf } from '../../../../src/graph/layers/layers.ts';
import { modulesOf } from '../../../../src/graph/layers/modules.ts';

const fixtures = new URL('../../../fixtures/', import.meta.url).pathname;

describe('Layers of a Keras model', () => {
  for (const file of [
    'keras/nested_keras2.h5',
    'keras/nested_keras3.keras',
    'tfjs/nested_keras3/model.json',
  ]) {
    it(`${file}: have their Keras names, prefixed with those of nested models`, async () => {
      const { graph } = await readModel(join(fixtures, file));
      const names = new Set(layersOf(graph, 'left').map(({ path }) => path));
      for (const name of [
        'shared',
        'block.conv',
        'block.norm',
        'block.residual',
        'chain.act',
        'both',
        'head',
      ])
        assert.ok(names.has(name), `${name} in ${[...names].join(', ')}`);
    });
  }

  for (const [file, around] of [
    ['keras/segmenter_keras2.keras', ''],
    ['tfjs/graph_segmenter/model.json', 'segmenter.'],
  ] as const) {
    it(`${file}: functions are layers of their own, outside modules`, async () => {
      const { graph } = await readModel(join(fixtures, file));
      const names = new Set(layersOf(graph, 'image').map(({ path }) => path));
      assert.ok(names.has(`${around}tf_nn_relu`), [...names].join(', '));
      const modules = modulesOf(graph, 'image').map(({ path }) => path);
      assert.deepEqual(
        modules.filter((path) => /(?:^|\.)(?:tf|image|math|nn)$/u.test(path)),
        [],
      );
    });
  }

  it('share the weights of a layer that is called several times', async () => {
    const { graph } = await readModel(join(fixtures, 'keras/nested_keras3.keras'));
    const calls = graph.nodes.filter(({ name }) => /^\/shared\/Conv(_\d)?$/u.test(name));
    assert.equal(calls.length, 3);
    assert.equal(new Set(calls.map(({ inputs }) => inputs[1])).size, 1);
  });

  it('are transposed only at the ends, where all of them can keep channels first', async () => {
    for (const file of ['keras/unet_keras3.keras', 'tfjs/graph_unet/model.json', 'keras/volume_keras2.h5']) {
      const { graph } = await readModel(join(fixtures, file));
      assert.equal(graph.nodes.filter(({ operator }) => operator === 'Transpose').length, 2, file);
    }
  });
});
