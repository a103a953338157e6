import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import { observe } from '../../../../src/inference/observe.ts';
import { channelAxis } from '../../../../src/graph/layers/channel-axis.ts';
import { type Network, networkOf } from '../../../../src/graph/network.ts';
import { placementOf } from '../../../../src/graph/layers/placement.ts';
import { sizeOf } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';

const runtime = createOnnxRuntime();

async function built(
  build: (b: GraphBuilder, image: Value) => Value,
  shape: readonly number[] = [1, 1, 32, 48],
): Promise<{ readonly network: Network; readonly tensor: string }> {
  const b = new GraphBuilder();
  const image = b.input(shape);
  const result = build(b, image);
  const tensor = { type: 'float32' as const, shape, data: new Float32Array(sizeOf(shape)) };
  const network = await observe(runtime, b.build(result), { input: image.name, tensor }, 'the model');
  return { network, tensor: result.name };
}

/** Every second position along an axis. */
function everySecond(b: GraphBuilder, x: Value, axis: number): Value {
  const limits = [[0], [x.shape[axis] ?? 1], [axis], [2]].map((values) => b.integers(values));
  const shape = x.shape.map((length, i) => (i === axis ? length / 2 : length));
  return b.apply('Slice', [x, ...limits], shape);
}

/** Rows and columns, split into windows of 4 × 4. */
function windowed(b: GraphBuilder, x: Value): Value {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  return b.reshape(x, [1, channels, height / 4, 4, width / 4, 4]);
}

describe('a tensor over the image', () => {
  const half = { kernel: 2, stride: 2 };
  const same = { channels: 2, kernel: 3, pads: 'same' } as const;
  const cases: readonly (readonly [string, (b: GraphBuilder, image: Value) => Value, number, number])[] = [
    ['a padded convolution', (b, x) => b.conv(x, same), 1, 0],
    ['a convolution without padding', (b, x) => b.conv(x, { channels: 2, kernel: 3 }), 1, 1],
    [
      'two of them',
      (b, x) => b.conv(b.conv(x, { channels: 2, kernel: 3 }), { channels: 2, kernel: 5 }),
      1,
      3,
    ],
    [
      'a convolution of stride 2',
      (b, x) => b.conv(x, { channels: 2, kernel: 3, stride: 2, pads: 1 }),
      2,
      -0.5,
    ],
    ['a pool', (b, x) => b.maxPool(x, half), 2, 0],
    ['two pools', (b, x) => b.maxPool(b.maxPool(x, half), half), 4, 0],
    [
      'downsampled and upsampled',
      (b, x) => b.transposedConv(b.maxPool(x, half), { channels: 2, ...half }),
      1,
      0,
    ],
    ['twice as large', (b, x) => b.transposedConv(x, { channels: 2, ...half }), 0.5, 0],
    ['interpolated', (b, x) => b.resizeBy(b.maxPool(x, half), [2, 2], { coordinates: 'half_pixel' }), 1, 0],
    [
      'repeated',
      (b, x) =>
        b.resizeBy(b.maxPool(x, half), [2, 2], {
          mode: 'nearest',
          coordinates: 'asymmetric',
          nearest: 'floor',
        }),
      1,
      0,
    ],
    [
      'a skip connection joined with the decoder path',
      (b, x) => {
        const up = b.transposedConv(b.maxPool(x, half), { channels: 2, ...half });
        return b.conv(b.concat([x, up]), same);
      },
      1,
      0,
    ],
    ['a slice', (b, x) => b.slice(b.slice(x, 2, 4, 28), 3, 4, 28), 1, 4],
    ['every second position', (b, x) => everySecond(b, everySecond(b, x, 2), 3), 2, -0.5],
    ['windows', (b, x) => b.transpose(windowed(b, x), [0, 1, 2, 4, 3, 5]), 4, 0],
    ['an instance normalization', (b, x) => b.conv(b.instanceNorm(b.conv(x, same)), same), 1, 0],
    ['a group normalization', (b, x) => b.relu(b.groupNorm(b.conv(x, { ...half, channels: 6 }), 2)), 2, 0],
    ['split into windows and merged again', (b, x) => b.reshape(b.relu(windowed(b, x)), x.shape), 1, 0],
  ];
  for (const [name, make, scale, offset] of cases) {
    it(`lies where its positions are read from: ${name}`, async () => {
      const { network, tensor } = await built(make);
      const [, , rows, columns] = placementOf(network, tensor);
      for (const [axis, placement] of [
        [2, rows],
        [3, columns],
      ] as const) {
        assert.equal(placement?.axis, axis);
        assert.ok(Math.abs(placement.scale - scale) < 1e-6, `scale ${placement.scale}`);
        assert.ok(Math.abs(placement.offset - offset) < 1e-6, `offset ${placement.offset}`);
      }
    });
  }

  it('has no placement along axes that mix all positions', async () => {
    const { network, tensor } = await built((b, x) => b.globalAveragePool(b.conv(x, same)));
    assert.deepEqual(placementOf(network, tensor).slice(2), [null, null]);
  });
});

describe('a model of thousands of reshapes, of which no two are alike', () => {
  /** Lengths that multiply to 2 ** 20: so many by the digits of a number to the base of four, and the rest. */
  const lengthsOf = (number: number): readonly number[] => {
    const digits = Array.from({ length: 6 }, (_, i) => Math.floor(number / 4 ** i) % 4);
    const sum = digits.reduce((total, digit) => total + digit, 0);
    return [...digits, 20 - sum].map((exponent) => 2 ** exponent);
  };

  it('has its tensors placed soon', () => {
    const b = new GraphBuilder();
    const image = b.input([1, 2 ** 20]);
    const chain = [image];
    for (let i = 0; i < 3000; i++) chain.push(b.reshape(at(chain, i), [1, ...lengthsOf(i)]));
    const shapes = new Map(chain.map(({ name, shape }) => [name, shape]));
    const last = at(chain, 3000);
    const graph = b.build(last);
    shapes.set('output', last.shape);
    const network = networkOf(graph, image.name, { shapes, constants: new Map(), matrix: () => null });
    const start = performance.now();
    channelAxis(network, last.name);
    placementOf(network, last.name);
    const took = performance.now() - start;
    assert.ok(took < 3000, `${took.toFixed(0)} ms`);
  });
});

describe('the channel axis', () => {
  const tokens = (b: GraphBuilder, image: Value): Value => {
    const x = b.conv(image, { channels: 8, kernel: 4, stride: 4 });
    return b.transpose(b.reshape(x, [1, 8, 96]), [0, 2, 1]);
  };
  const cases: readonly (readonly [string, (b: GraphBuilder, image: Value) => Value, number | null])[] = [
    ['of a convolution', (b, x) => b.relu(b.batchNorm(b.conv(x, { channels: 4, kernel: 3 }))), 1],
    [
      'of a convolution, channels last',
      (b, x) => b.transpose(b.conv(x, { channels: 4, kernel: 3 }), [0, 2, 3, 1]),
      3,
    ],
    ['of a group normalization', (b, x) => b.groupNorm(b.conv(x, { channels: 6, kernel: 3 }), 2), 1],
    ['of tokens', tokens, 2],
    ['of tokens after a product', (b, x) => b.layerNorm(b.linear(tokens(b, x), 6)), 2],
    [
      'are heads, where attention splits them',
      (b, x) => b.transpose(b.reshape(b.linear(tokens(b, x), 6), [1, 96, 2, 3]), [0, 2, 1, 3]),
      1,
    ],
    ['is absent where there is a single channel', (b, x) => b.conv(x, { channels: 1, kernel: 3 }), null],
  ];
  for (const [name, make, axis] of cases) {
    it(name, async () => {
      const { network, tensor } = await built(make);
      assert.equal(channelAxis(network, tensor), axis);
    });
  }
});
