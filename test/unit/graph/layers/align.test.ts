import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readOnnx } from '../../../../src/formats/onnx/read.ts';
import { type AlignedLayer, alignLayers } from '../../../../src/graph/layers/align.ts';
import { layersOf } from '../../../../src/graph/layers/layers.ts';
import { sampleFile } from '../../../support/models.ts';

function layer(path: string, operator = 'Conv', channels = 8): AlignedLayer {
  return { path, operator, shape: [1, channels, 16, 16], parameters: operator === 'Conv' ? 9 * channels : 0 };
}

const unet = [
  layer('down.0.conv1'),
  layer('down.0.relu', 'Relu'),
  layer('down.1.conv1', 'Conv', 16),
  layer('down.1.relu', 'Relu', 16),
  layer('up.0.conv1'),
  layer('up.0.relu', 'Relu'),
  layer('head', 'Conv', 1),
];

async function sampleLayers(file: string): Promise<readonly AlignedLayer[]> {
  const { graph } = await readOnnx(sampleFile(file));
  return layersOf(graph, graph.inputs[0]?.name ?? '');
}

describe('Layers of two networks', () => {
  it('match by their names where the architectures agree', () => {
    const { by, pairs } = alignLayers(unet, unet);
    assert.equal(by, 'names');
    assert.deepEqual(
      pairs,
      unet.map((_, i) => [i, i]),
    );
  });

  it('match by their names in any order', () => {
    const reversed = unet.toReversed();
    assert.deepEqual(
      alignLayers(unet, reversed).pairs,
      unet.map((_, i) => [i, unet.length - 1 - i]),
    );
  });

  it('are aligned where one network has an extra stage, which stays unmatched', () => {
    const deeper = unet.toSpliced(4, 0, layer('down.2.conv1', 'Conv', 32), layer('down.2.relu', 'Relu', 32));
    const { by, pairs, onlyBefore, onlyAfter } = alignLayers(unet, deeper);
    assert.equal(by, 'alignment');
    assert.deepEqual(onlyBefore, []);
    assert.deepEqual(onlyAfter, [4, 5]);
    assert.deepEqual(pairs, [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 6],
      [5, 7],
      [6, 8],
    ]);
  });

  it('are aligned by operator where all names differ', () => {
    const renamed = unet.map((one, i) => ({ ...one, path: `node_${i}` }));
    assert.deepEqual(
      alignLayers(unet, renamed).pairs,
      unet.map((_, i) => [i, i]),
    );
  });

  it('of the sample match: two checkpoints by name, two exporters except for folded layers', async () => {
    const late = await sampleLayers('unet_late.onnx');
    const early = await sampleLayers('unet_early.onnx');
    const dynamo = await sampleLayers('unet_late_dynamo.onnx');
    assert.equal(alignLayers(early, late).by, 'names');
    const { pairs } = alignLayers(late, dynamo);
    const convolutions = late.filter(({ operator }) => operator.startsWith('Conv')).length;
    const matched = pairs.filter(([i, j]) => {
      const [a, b] = [late[i], dynamo[j]];
      return a?.operator.startsWith('Conv') === true && a.parameters === b?.parameters;
    });
    assert.equal(matched.length, convolutions);
  });

  it('match at most once, in order, and only with the same operator', () => {
    const anyLayer = fc
      .tuple(
        fc.constantFrom('a', 'b', 'c.d', 'e'),
        fc.constantFrom('Conv', 'Relu', 'Add'),
        fc.constantFrom(4, 8),
      )
      .map(([path, operator, channels]) => layer(path, operator, channels));
    const network = fc.array(anyLayer, { maxLength: 14 });
    fc.assert(
      fc.property(network, network, (before, after) => {
        const { by, pairs, onlyBefore, onlyAfter } = alignLayers(before, after);
        assert.equal(pairs.length + onlyBefore.length, before.length);
        assert.equal(pairs.length + onlyAfter.length, after.length);
        assert.equal(new Set(pairs.map(([, j]) => j)).size, pairs.length);
        for (const [i, j] of pairs) assert.equal(before[i]?.operator, after[j]?.operator);
        if (by === 'names') return;
        for (const [k, [i, j]] of pairs.entries()) {
          const [nextI = Infinity, nextJ = Infinity] = pairs[k + 1] ?? [];
          assert.ok(i < nextI && j < nextJ);
        }
      }),
    );
  });
});
