import assert from 'node:assert/strict';
import { volumeOf } from '../../../../src/documents/box.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { at } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { FeatureMap } from '../../../../src/documents/feature-map.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { levelsOf } from '../../../../src/engine/scene/feature-levels.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { readModel } from '../../../../src/formats/read-model.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { userError } from '../../imaging/helpers.ts';

const side = 32;
const fixtures = new URL('../../../fixtures/', import.meta.url).pathname;

/** What any model predicts somewhere, so that it can be explained. */
const anything: Settings = { class: 0, decision: 'threshold', threshold: -1e9, roi: [8, 8, 8, 8] };

/** A model, one of its tensors, and which of its axes is the channel's. */
interface Trial {
  readonly model: string;
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly axis: number;
}

const trials: readonly Trial[] = [
  { model: 'models/softmax_classes.onnx', tensor: 'bottleneck.conv_output', shape: [1, 8, 16, 16], axis: 1 },
  { model: 'models/opset9.onnx', tensor: 'upsample_output', shape: [1, 8, 32, 32], axis: 1 },
  { model: 'models/fixed_batch_two.onnx', tensor: 'up_output', shape: [2, 8, 32, 32], axis: 1 },
  { model: 'models/argmax_labels.onnx', tensor: 'labels (as stored)', shape: [1, 32, 32], axis: 1 },
  { model: 'models/nhwc.onnx', tensor: 'segmentation', shape: [1, 32, 32, 3], axis: 3 },
  { model: 'keras/deeplab_keras3.keras', tensor: '/aspp0/Conv', shape: [1, 4, 9, 9], axis: 1 },
  { model: 'keras/deeplab_keras3.keras', tensor: 'softmax', shape: [1, 32, 32, 3], axis: 3 },
];

describe('a feature map', function () {
  this.timeout(120_000);
  const engine = createEngine();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-feature-'));
    for (const channels of [1, 3] as const) {
      const data = pixels(channels);
      await writeFile(imageOf(channels), encode({ width: side, height: side, channels, depth: 8, data }));
    }
  });

  after(() => rm(folder, { recursive: true }));

  const imageOf = (channels: number): string => join(folder, `image${channels}.png`);

  async function prepared(model: string, channels: number, by = engine): Promise<Explanation> {
    const settings = { ...anything, image: imageOf(channels) };
    return (await by.prepare(explanationKind, { model, settings })).document;
  }

  async function built(build: (b: GraphBuilder, image: Value) => Value): Promise<Explanation> {
    const b = new GraphBuilder({ seed: 5 });
    const model = join(folder, 'built.onnx');
    await writeFile(model, writeOnnx(b.build(build(b, b.input([1, 1, side, side])))));
    return prepared(model, 1);
  }

  const asked = (
    { question }: Explanation,
    tensor: string,
    channel: number,
    by = engine,
  ): Promise<FeatureMap> => by.query({ kind: 'featureMap', question, tensor, channel });

  for (const trial of trials) {
    it(`is what ONNX Runtime computes: ${trial.tensor} of ${trial.model}`, async () => {
      const model = join(fixtures, trial.model);
      const { graph } = await readModel(model);
      const channels = at(graph.inputs, 0).shape?.at(trial.model.includes('onnx') ? 1 : -1);
      const explanation = await prepared(model, channels === 1 ? 1 : 3);
      const { values, count } = await directly(trial, explanation);
      for (const channel of new Set([0, Math.floor(count / 2), count - 1])) {
        const found = await asked(explanation, trial.tensor, channel);
        const expected = at(values, channel);
        assert.deepEqual([found.channels, volumeOf(found.size)], [count, expected.length]);
        const [min, max] = [Math.min(...expected), Math.max(...expected)];
        assert.deepEqual([found.range?.min, found.range?.max, found.notFinite], [min, max, 0]);
        const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
        assert.ok(Math.abs((found.range?.mean ?? NaN) - mean) < 1e-9);
        const levels = expected.map((value) =>
          max > min ? Math.round((255 * (value - min)) / (max - min)) : 0,
        );
        assert.ok(found.levels.every((level, i) => Math.abs(level - at(levels, i)) <= 1e-9));
      }
    });
  }

  it('is the same on TensorFlow.js', async () => {
    const other = createEngine({ open: createTensorFlowRuntime });
    const model = join(fixtures, 'keras/deeplab_keras3.keras');
    const explanation = await prepared(model, 3);
    for (const tensor of ['/aspp0/Conv', 'softmax']) {
      const [one, two] = [await asked(explanation, tensor, 1), await asked(explanation, tensor, 1, other)];
      assert.ok(one.levels.every((level, i) => Math.abs(level - at([...two.levels], i)) <= 1));
      assert.ok(Math.abs((one.range?.max ?? NaN) - (two.range?.max ?? NaN)) < 1e-3);
    }
  });

  it('takes no pass where another channel of the tensor was looked at before', async () => {
    let compiled = 0;
    const runtime = createOnnxRuntime();
    const counting = createEngine({
      open: () => ({
        ...runtime,
        compile(graph, name, use) {
          compiled++;
          return runtime.compile(graph, name, use);
        },
      }),
    });
    const explanation = await prepared(join(fixtures, 'models/softmax_classes.onnx'), 1, counting);
    await asked(explanation, 'up_output', 0, counting);
    const before = compiled;
    const found = await asked(explanation, 'up_output', 7, counting);
    assert.equal(compiled, before);
    assert.deepEqual(found, await asked(explanation, 'up_output', 7));
    await asked(explanation, 'pool_output', 0, counting);
    assert.equal(compiled, before + 1);
  });

  it('says where it lies on the input', async () => {
    const explanation = await prepared(join(fixtures, 'models/softmax_classes.onnx'), 1);
    const { size, placement } = await asked(explanation, 'pool_output', 0);
    assert.deepEqual([size, placement], [[16, 16], { scale: [2, 2], offset: [0, 0] }]);
  });

  it('is refused of a channel that the tensor does not have', async () => {
    const explanation = await prepared(join(fixtures, 'models/softmax_classes.onnx'), 1);
    for (const channel of [-1, 8, 1.5, NaN]) {
      await assert.rejects(
        asked(explanation, 'bottleneck.conv_output', channel),
        userError(/bottleneck\.conv_output has no channel .*: its 8 channels are 0 to 7/u),
      );
    }
  });

  it('is refused of a tensor that the model does not produce', async () => {
    const explanation = await prepared(join(fixtures, 'models/softmax_classes.onnx'), 1);
    await assert.rejects(asked(explanation, 'nothing', 0), userError(/produces no tensor nothing/u));
  });

  it('is refused of a tensor without spatial axes', async () => {
    const explanation = await prepared(join(fixtures, 'keras/deeplab_keras3.keras'), 3);
    await assert.rejects(
      asked(explanation, '/reduce/MatMul', 0),
      userError(/\/reduce\/MatMul does not lie over the image: it has no map/u),
    );
  });

  it('is refused where it is too large to be shown', async () => {
    const explanation = await built((b, image) =>
      b.resizeTo(b.relu(b.resizeTo(image, [4097, 4097], { mode: 'nearest' })), [side, side], {
        mode: 'nearest',
      }),
    );
    const large = explanation.layers.find(({ shape }) => shape.at(-1) === 4097);
    assert.ok(large);
    await assert.rejects(asked(explanation, large.tensor, 0), userError(/4097×4097 positions is too large/u));
  });

  it('has the one value of a constant map', async () => {
    const explanation = await built((b, image) =>
      b.binary('Add', b.relu(b.binary('Sub', image, b.floats(Float32Array.of(9), []))), image),
    );
    const { tensor } = explanation.layers.find(({ operator }) => operator === 'Relu') ?? { tensor: '' };
    const { levels, range } = await asked(explanation, tensor, 0);
    assert.deepEqual(range, { min: 0, max: 0, mean: 0 });
    assert.ok(levels.every((level) => level === 0));
  });

  it('is scaled between the finite values; what lies beyond is at the ends', () => {
    const { levels, range, notFinite } = levelsOf(Float32Array.of(-Infinity, 1, NaN, 3, Infinity, 2));
    assert.deepEqual([...levels], [0, 0, 0, 255, 255, 128]);
    assert.deepEqual([range, notFinite], [{ min: 1, max: 3, mean: 2 }, 3]);
    assert.deepEqual(levelsOf(Float32Array.of(NaN, -Infinity)), {
      levels: Uint8Array.of(0, 0),
      range: null,
      notFinite: 2,
    });
  });

  it('follows the image: another question about the same model has other values', async () => {
    const model = join(fixtures, 'models/softmax_classes.onnx');
    const explanation = await prepared(model, 1);
    const before = await asked(explanation, 'pool_output', 1);
    const path = join(folder, 'other.png');
    const data = pixels(1).map((value) => 255 - value);
    await writeFile(path, encode({ width: side, height: side, channels: 1, depth: 8, data }));
    const { document } = await engine.prepare(explanationKind, {
      model,
      settings: { ...anything, image: path },
    });
    assert.notDeepEqual((await asked(document, 'pool_output', 1)).range, before.range);
    await writeFile(path, encode({ width: side, height: side, channels: 1, depth: 8, data: pixels(1) }));
    await assert.rejects(asked(document, 'pool_output', 1), userError(/other\.png/u));
    assert.deepEqual(await asked(explanation, 'pool_output', 1), before);
  });

  it('ends where it is cancelled, as what a block is replaced by does', async () => {
    const explanation = await prepared(join(fixtures, 'models/softmax_classes.onnx'), 1);
    for (const query of [
      { kind: 'featureMap', question: explanation.question, tensor: 'pool_output', channel: 0 },
      { kind: 'treated', explanation, block: 0 },
    ] as const) {
      await assert.rejects(
        engine.query(query, () => true),
        userError(/cancelled/u),
      );
    }
  });

  /** What each channel of a tensor is, as ONNX Runtime alone computes it. */
  async function directly({ model, tensor, shape, axis }: Trial, { question }: Explanation): Promise<Direct> {
    const { graph } = await readModel(join(fixtures, model));
    const outputs = [
      ...graph.outputs.filter(({ name }) => name !== stored(tensor)),
      {
        name: stored(tensor),
        type: isLabels(tensor) ? ('int64' as const) : ('float32' as const),
        shape: null,
      },
    ];
    const session = await InferenceSession.create(writeOnnx({ ...graph, outputs, values: new Map() }), {
      graphOptimizationLevel: 'disabled',
    });
    const { channels, layout, scale, name } = question.input;
    const own = Float32Array.from(pixels(channels), (value) => Math.fround(value / scale));
    const item = layout === 'NHWC' ? own : channelsFirst(own, channels);
    const items = tensor === 'up_output' ? 2 : 1;
    const data = Float32Array.from({ length: items * item.length }, (_, i) => at(item, i % item.length));
    const axes = layout === 'NHWC' ? [side, side, channels] : [channels, side, side];
    const results = await session.run({ [name]: new Tensor('float32', data, [items, ...axes]) });
    const result = results[stored(tensor)];
    assert.ok(result);
    assert.deepEqual([...result.dims], [...shape]);
    const all = Array.from(result.data as Float32Array, Number);
    if (isLabels(tensor)) return { values: [all], count: 1 };
    const count = at(shape, axis);
    const one = all.slice(0, all.length / at(shape, 0));
    const isFirst = axis === 1;
    const plane = one.length / count;
    const values = Array.from({ length: count }, (_, c) =>
      Array.from({ length: plane }, (__, i) => at(one, isFirst ? c * plane + i : i * count + c)),
    );
    return { values, count };
  }
});

/** The values of each channel in row order. */
interface Direct {
  readonly values: readonly (readonly number[])[];
  readonly count: number;
}

const isLabels = (tensor: string): boolean => tensor.startsWith('labels');

/** The name in the file of a tensor that is cast where it leaves the model. */
const stored = (tensor: string): string => tensor.replace(' (as stored)', '');

/** An image of 8 bits: a bright disc on a slope. */
function pixels(channels: number): Uint8Array {
  return Uint8Array.from({ length: side * side * channels }, (_, i) => {
    const [c, p] = [i % channels, Math.floor(i / channels)];
    const [x, y] = [p % side, Math.floor(p / side)];
    return Math.hypot(x - 14 - c, y - 18) < 8 ? 200 + (x % 5) * 10 : 40 + y + (c + 1) * (x % 7);
  });
}

function channelsFirst(values: Float32Array, channels: number): Float32Array {
  const plane = values.length / channels;
  return values.map((_, i) => at(values, (i % plane) * channels + Math.floor(i / plane)));
}
