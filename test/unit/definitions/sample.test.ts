import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Layer } from '../../../src/documents/explanation.ts';
import { sampleFile } from '../../support/models.ts';
import { definitionsIn, layersIn, linesOf } from './python.ts';

const sources = { '/work/unet.py': readFileSync(sampleFile('unet.py'), 'utf8') };

const conv1 = 'self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False)';
const conv2 = 'self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)';
const relu = 'self.relu = nn.ReLU()';
const pool = 'self.pool = nn.MaxPool2d(2)';
const up = 'self.up = nn.ConvTranspose2d(channels_in, channels_out, 2, stride=2)';
const concat = 'return self.merge(torch.cat([skip, self.up(x)], dim=1))';
const head = 'self.head = nn.Conv2d(widths[0], classes, 1)';

const doubleConv = [conv1, relu, conv2, relu];
const encoder = ['encoder.0', 'encoder.1', 'encoder.2'];
const decoder = ['decoder.0', 'decoder.1', 'decoder.2'];

/** The module of every layer of the sample, in the order of the model, and the line that defines the layer. */
const table: readonly (readonly [string, string])[] = [
  ...encoder.flatMap((level) => [
    ...doubleConv.map((line) => [level, line] as const),
    ['pool', pool] as const,
  ]),
  ...doubleConv.map((line) => ['bottleneck', line] as const),
  ...decoder.flatMap((level) => [
    [`${level}.up`, up] as const,
    [level, concat] as const,
    ...doubleConv.map((line) => [`${level}.merge`, line] as const),
  ]),
  ['head', head],
];

for (const [exporter, model] of [
  ['the classic exporter', 'unet_late.onnx'],
  ['the dynamo exporter', 'unet_late_dynamo.onnx'],
] as const) {
  describe(`From the layers of the sample by ${exporter}`, () => {
    let layers: readonly Layer[] = [];
    before(async () => {
      layers = await layersIn(sampleFile(model));
    });

    it('their number is that of the table', () => {
      assert.equal(layers.length, table.length);
    });

    for (const [i, [module, line]] of table.entries()) {
      it(`layer ${i} in ${module} leads to "${line}"`, () => {
        const layer = layers[i];
        assert.ok(layer);
        assert.ok(layer.path.startsWith(module));
        const found = definitionsIn(sources, layers).ofLayer(layer);
        assert.deepEqual(linesOf(sources, found), [line]);
      });
    }
  });
}

describe('From the modules of the sample', () => {
  for (const [path, line] of [
    ['encoder', 'self.encoder = nn.ModuleList('],
    ['encoder.1', 'DoubleConv(a, b) for a, b in zip([channels_in, *narrow], narrow)'],
    ['bottleneck', 'self.bottleneck = DoubleConv(narrow[-1], widest)'],
    ['decoder.2', 'UpBlock(a, b) for a, b in zip(widths[:0:-1], widths[-2::-1])'],
    ['decoder.2.merge', 'self.merge = DoubleConv(2 * channels_out, channels_out)'],
    ['decoder.2.merge.conv1', conv1],
    ['head', head],
  ] as const) {
    it(`${path} leads to "${line}"`, async () => {
      const definitions = definitionsIn(sources, await layersIn(sampleFile('unet_late.onnx')));
      assert.deepEqual(linesOf(sources, definitions.ofModule(path)), [line]);
    });
  }
});
