import { strict as assert } from 'node:assert';
import { entry } from '../../../src/at.ts';
import { graphText } from '../../../src/definitions/graph-text.ts';
import { explanationExample } from '../webview-ui/example.ts';
import { layerAt, layerOutside } from './python.ts';

describe("A model's graph as text", () => {
  const layers = [
    layerAt('encoder.conv1', 'Conv', { shape: [1, 8, 16, 16], parameters: 72 }),
    layerAt('encoder.relu', 'Relu', { shape: [1, 8, 16, 16] }),
    { ...layerOutside('Concat', 'Concat'), shape: ['batch', 16, 16, 16] },
    layerAt('head', 'Conv', { shape: [1, 3, 16, 16], parameters: 51 }),
  ];
  const { text, lines } = graphText({ ...explanationExample(), layers });

  it('holds a line for each layer, under its module, with operator, shape and parameters', () => {
    assert.deepEqual(text.split('\n'), [
      'unet.onnx',
      '4 layers, 123 parameters',
      '',
      'input image: 1 × 1 × 32 × 32',
      '',
      'encoder',
      '  conv1   Conv    1 × 8 × 16 × 16       72 parameters  /encoder/conv1/Conv',
      '  relu    Relu    1 × 8 × 16 × 16                      /encoder/relu/Relu',
      '',
      '(model)',
      '  Concat  Concat  batch × 16 × 16 × 16                 /Concat',
      '  head    Conv    1 × 3 × 16 × 16       51 parameters  /head/Conv',
      '',
      'outputs: logits, aux',
      '',
    ]);
  });

  it('has the line of every tensor, and of the input', () => {
    const rows = text.split('\n');
    for (const { tensor, node } of layers) assert.ok(rows[entry(lines, tensor) - 1]?.endsWith(node), node);
    assert.match(rows[entry(lines, 'image') - 1] ?? '', /^input image/);
  });
});
