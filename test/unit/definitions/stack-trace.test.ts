import { strict as assert } from 'node:assert';
import { definitionFixture, definitionsIn, layerAt, layersIn, linesOf } from './python.ts';

const { text } = definitionFixture('traced_model.py');
const block = [
  ['Conv', 'nn.Conv2d(channels_in, channels_out, 3, padding=1),'],
  ['LeakyRelu', 'nn.LeakyReLU(0.1),'],
  ['Conv', 'setattr(self, f"mix{i}", nn.Conv2d(channels_out, channels_out, 1))'],
  ['Relu', 'x = F.relu(self.mix0(x))'],
  ['Conv', 'setattr(self, f"mix{i}", nn.Conv2d(channels_out, channels_out, 1))'],
  ['Sigmoid', 'return torch.sigmoid(self.mix1(x)) * x'],
  ['Mul', 'return torch.sigmoid(self.mix1(x)) * x'],
];
const table = [
  ...block,
  ['MaxPool', 'low = F.max_pool2d(x, 2)'],
  ['Resize', 'low = F.interpolate(low, scale_factor=2.0)'],
  ['Concat', 'x = torch.cat([x, low], dim=1)'],
  ...block,
  ['Conv', 'self.head = nn.Conv2d(4, 1, 1)'],
];

describe('From the layers of a model with stack traces', () => {
  it('each leads to its definition or to where it is computed, although the folder has another name', async () => {
    const sources = { '/elsewhere/src/traced_model.py': text };
    const layers = await layersIn(definitionFixture('traced.onnx').path);
    const definitions = definitionsIn(sources, layers);
    assert.deepEqual(
      layers.map((layer) => [layer.operator, ...linesOf(sources, definitions.ofLayer(layer))]),
      table,
    );
  });

  it('the file is the one whose path has most segments in common', async () => {
    const other = text.replace('self.head = nn.Conv2d(4, 1, 1)', 'self.tail = nn.Conv2d(4, 1, 1)');
    const sources = { '/a/old/traced_model.py': other, '/b/project/traced_model.py': text };
    const layers = (await layersIn(definitionFixture('traced.onnx').path)).map((layer) => ({
      ...layer,
      // As where the model's files lie in several folders; of one file the name alone is known.
      locations: layer.locations.map(({ file, line }) => ({ file: `project/${file}`, line })),
    }));
    const files = layers
      .flatMap((layer) => definitionsIn(sources, layers).ofLayer(layer))
      .map(({ file }) => file);
    assert.deepEqual(new Set(files), new Set(['/b/project/traced_model.py']));
  });

  it('of several files with the name, the first counts, which is the nearest to the model', async () => {
    const sources = { '/b/project/traced_model.py': text, '/a/old/traced_model.py': text };
    const layers = await layersIn(definitionFixture('traced.onnx').path);
    const files = layers
      .flatMap((layer) => definitionsIn(sources, layers).ofLayer(layer))
      .map(({ file }) => file);
    assert.deepEqual(new Set(files), new Set(['/b/project/traced_model.py']));
  });

  it('the line itself is found where the module is not', () => {
    const sources = { '/work/net.py': 'x = 1\ny = run(x)\n' };
    const layer = layerAt('graph.node', 'Conv', { locations: [{ file: 'C:\\a\\net.py', line: 2 }] });
    assert.deepEqual(linesOf(sources, definitionsIn(sources, [layer]).ofLayer(layer)), ['y = run(x)']);
  });

  it('a line that no longer exists, or is in a library, leads nowhere', () => {
    const sources = { '/work/net.py': 'x = 1\n' };
    for (const file of [
      { file: '/a/net.py', line: 20 },
      { file: '/usr/lib/site-packages/keras/net.py', line: 1 },
      { file: '/a/other.py', line: 1 },
    ]) {
      const layer = layerAt('graph.node', 'Conv', { locations: [file] });
      assert.deepEqual(definitionsIn(sources, [layer]).ofLayer(layer), []);
    }
  });
});
