import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { at } from '../../../../src/at.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { decodeMask } from '../../../../src/documents/run-length.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { quiet } from '../../../support/aims.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { modelFixture } from '../../../support/models.ts';
import { tags, writeTiff } from '../../imaging/write-tiff.ts';
import { userError } from '../../imaging/helpers.ts';
import { side, type Written, writtenModels } from './written-model.ts';

const quick = {
  roi: [8, 8, 8, 8],
  block: 8,
  draws: 4,
  class: 0,
  activation: 'sigmoid',
  threshold: 0,
} as const;

/** Where the mean over channels, of which later ones count more, is bright around a pixel. */
function bright(b: GraphBuilder, image: Value): Value {
  const channels = image.shape[1] ?? 1;
  const counts = Array.from({ length: 9 * channels }, (_, i) => 1 + Math.floor(i / 9));
  const sum = counts.reduce((total, count) => total + count, 0);
  const weights = b.floats(
    Float32Array.from(counts, (count) => count / sum),
    [1, channels, 3, 3],
  );
  const shape = [1, 1, side, side];
  const mean = b.apply('Conv', [image, weights], shape, {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
  });
  return b.binary('Sub', b.relu(mean), b.floats(Float32Array.of(0.4), []));
}

/** One class of images of so many channels. */
function network(channels: number): Graph {
  const b = new GraphBuilder({ seed: 38 });
  return b.build(bright(b, b.input([1, channels, side, side])));
}

/** What channel `c` is at a position: a bright disc, elsewhere for each channel. */
function valueAt(c: number, i: number): number {
  const [x, y] = [i % side, Math.floor(i / side)];
  return Math.hypot(x - 10 - 3 * c, y - 12 - c) < 7 ? 220 - 9 * c : 30 + ((x * (c + 2) + y) % 60);
}

describe('A model of several channels', () => {
  let written: Written;

  before(async () => {
    written = await writtenModels();
  });

  after(() => written.dispose());

  /** The channels as files of the name of a case. */
  async function files(channels: number, name = 'case', darker = 0): Promise<readonly string[]> {
    const paths = Array.from({ length: channels }, (_, c) => join(written.folder, `${name}_000${c}.png`));
    for (const [c, path] of paths.entries()) {
      const data = Uint8Array.from({ length: side * side }, (_, i) => valueAt(c, i) - darker);
      await writeFile(path, encode({ width: side, height: side, channels: 1, depth: 8, data }));
    }
    return paths;
  }

  /** The channels as the samples of one file. */
  async function file(channels: number, name = 'whole.tif'): Promise<string> {
    const data = Uint8Array.from({ length: side * side * channels }, (_, i) =>
      valueAt(i % channels, Math.floor(i / channels)),
    );
    const path = join(written.folder, name);
    await writeFile(
      path,
      writeTiff(side, side, data, {
        [tags.samples]: [channels],
        [tags.bits]: Array.from({ length: channels }, () => 8),
        [tags.extraSamples]: Array.from({ length: channels - 1 }, () => 0),
      }),
    );
    return path;
  }

  async function plainPrediction(graph: Graph, channels: number): Promise<readonly number[]> {
    const data = Float32Array.from(
      { length: channels * side * side },
      (_, i) => valueAt(Math.floor(i / (side * side)), i % (side * side)) / 255,
    );
    const program = await createOnnxRuntime().compile(graph, 'plain');
    const [input] = graph.inputs;
    assert.ok(input);
    const outputs = await program.run(
      new Map([[input.name, { type: 'float32', shape: [1, channels, side, side], data }]]),
    );
    await program.dispose();
    const [output] = outputs.values();
    assert.ok(output);
    return Array.from(output.data as Float32Array, (value) => Number(value > 0));
  }

  for (const channels of [2, 4, 7]) {
    it(`predicts as a plain pass of ${channels} channels, and has the same effects by files and by one file`, async () => {
      const graph = network(channels);
      const [image = '', ...channelImages] = await files(channels);
      const byFiles = await written.prepare(graph, { ...quick, image, channelImages });
      const byFile = await written.prepare(graph, { ...quick, image: await file(channels) });
      assert.deepEqual([...decodeMask(byFiles.prediction)], await plainPrediction(graph, channels));
      assert.deepEqual(byFile.prediction, byFiles.prediction);
      assert.deepEqual(
        byFiles.question.channelImages?.map(({ path }) => path),
        channelImages,
      );
      assert.equal(byFiles.question.input.channelOrder, 'stored');
      const texts = byFiles.guesses.map(({ text }) => text).join(' ');
      assert.match(texts, /The channels are, in this order: case_0000\.png, case_0001\.png/);
      assert.match(texts, new RegExp(`The picture shows the first of the ${channels} channels\\.`));
      const [found, other] = [
        await written.run(byFiles, [{ kind: 'input' }]),
        await written.run(byFile, [{ kind: 'input' }]),
      ];
      assert.equal(found.status, 'complete');
      assert.ok(found.maps[0]?.effects.some(({ outcomes }) => outcomes.softDice.mean !== 0));
      assert.deepEqual(other.maps, found.maps);
    });
  }

  it('takes the files of other cases as donors, by their names', async () => {
    const [image = '', ...channelImages] = await files(2, 'first');
    await files(2, 'second', 5);
    const prepared = await written.prepare(network(2), { ...quick, image, channelImages });
    const found = await written.run(prepared, [{ kind: 'layers' }]);
    assert.match(found.components?.donors.label ?? '', /other images in the image's folder/);
    assert.ok((found.components?.effects ?? []).length > 0);
  });

  it('takes patches from a folder of references whose files are named alike', async () => {
    const [image = '', ...channelImages] = await files(4, 'own');
    await files(4, 'other', 5);
    const { source } = await written.prepare(network(4), {
      ...quick,
      image,
      channelImages,
      references: written.folder,
    });
    assert.equal(source.origin, 'references');
  });

  it('is refused in one line where a file is changed, or of another size', async () => {
    const [image = '', ...channelImages] = await files(2, 'changed');
    const prepared = await written.prepare(network(2), { ...quick, image, channelImages });
    const data = new Uint8Array(side * side).fill(7);
    await writeFile(
      channelImages[0] ?? '',
      encode({ width: side, height: side, channels: 1, depth: 8, data }),
    );
    await assert.rejects(
      written.run(prepared, [{ kind: 'input' }]),
      userError(/^changed_0001\.png has changed since/),
    );
  });
});

describe('A model with inputs besides its image', () => {
  let written: Written;

  before(async () => {
    written = await writtenModels();
  });

  after(() => written.dispose());

  /** A network with a time step, a plane of which is joined to the image, and a spacing that scales it. */
  function timed(step: number | null): Graph {
    const b = new GraphBuilder({ seed: 38 });
    const image = b.input([1, 1, side, side]);
    const number = (values: readonly number[]): Float32Array => Float32Array.from(values);
    const t = step === null ? { name: 't', shape: [1] } : b.floats(number([step]), [1]);
    const spacing = step === null ? { name: 'spacing', shape: [1, 3] } : b.floats(number([1, 2, 3]), [1, 3]);
    const sum = b.apply('ReduceSum', [spacing], [1, 1], { keepdims: 1 });
    const scaled = b.binary('Mul', b.apply('Reshape', [t, b.integers([1, 1, 1, 1])], [1, 1, 1, 1]), sum);
    const plane = b.apply('Expand', [scaled, b.integers([1, 1, side, side])], [1, 1, side, side]);
    const joined = b.concat([image, plane]);
    const graph = b.build(bright(b, joined));
    if (step !== null) return graph;
    const others = [
      { name: 't', type: 'float32', shape: ['batch'] },
      { name: 'spacing', type: 'float32', shape: [1, 3] },
    ] as const;
    return { ...graph, inputs: [...others, ...graph.inputs] };
  }

  const inputs = { t: 0.1, spacing: [1, 2, 3] };

  it('has the effects of the same model with the constants in it', async () => {
    const baked = await written.prepare(timed(0.1), quick);
    const set = await written.prepare(timed(null), { ...quick, inputs });
    assert.deepEqual(set.question.constants, inputs);
    assert.deepEqual(set.prediction, baked.prediction);
    const aims = [{ kind: 'input' }, { kind: 'layers' }] as const;
    const [found, expected] = [await written.run(set, aims), await written.run(baked, aims)];
    assert.equal(found.status, 'complete');
    assert.deepEqual(found.maps, expected.maps);
    assert.ok(found.maps[0]?.effects.some(({ outcomes }) => outcomes.softDice.mean !== 0));
    assert.deepEqual(
      found.components?.effects.map(({ mean }) => mean),
      expected.components?.effects.map(({ mean }) => mean),
    );
    const later = await written.prepare(timed(null), { ...quick, inputs: { ...inputs, t: 0.08 } });
    assert.notDeepEqual(later.baseline, set.baseline);
  });

  it('is measured one item at a time where it takes no more, by whole passes too', async () => {
    const set = await written.prepare(timed(null), { ...quick, inputs });
    const crops = await written.run(set, [{ kind: 'input' }]);
    const whole = await createEngine({ memory: 1 }).run(explanationKind, set, [{ kind: 'input' }], quiet);
    const meansOf = ({ maps }: typeof set): number[] =>
      at(maps, 0).effects.map(({ outcomes }) => outcomes.softDice.mean);
    assert.equal(whole.status, 'complete');
    assert.ok(meansOf(whole).every((mean, i) => Math.abs(mean - at(meansOf(crops), i)) < 1e-4));
  });

  it('is known before anything is asked: channels, inputs that need values, and what cannot be explained', async () => {
    const engine = createEngine();
    const model = join(written.folder, 'timed.onnx');
    await writeFile(model, writeOnnx(timed(null)));
    const { channels, constants } = await engine.needs(model);
    assert.deepEqual(
      [channels, constants.map(({ name, shape }) => [name, shape])],
      [
        1,
        [
          ['t', ['batch']],
          ['spacing', [1, 3]],
        ],
      ],
    );
    const ofVolumes = await engine.needs(modelFixture('volume.onnx'));
    assert.deepEqual([ofVolumes.channels, ofVolumes.rank], [1, 3]);
    const refusals = {
      'classifier.onnx': /classifier\.onnx is not a segmentation model: no output has/,
      'unknown_operator.onnx': /unknown_operator\.onnx cannot run/,
    };
    for (const [name, message] of Object.entries(refusals))
      await assert.rejects(engine.needs(modelFixture(name)), userError(message));
  });

  it('says which inputs need values, of what shape, and how to give them', async () => {
    await assert.rejects(
      written.prepare(timed(null), { ...quick, inputs: { t: 1 } }),
      userError(
        /needs "spacing" besides the image \(".*"\): spacing, float32 of 1×3\. Give values as "inputs" in model\d+\.explain\.json, or with --input spacing=VALUE\./,
      ),
    );
  });

  it('refuses values that do not fit, and names that it does not have', async () => {
    const rejects = (given: Readonly<Record<string, number | number[]>>, message: RegExp): Promise<void> =>
      assert.rejects(written.prepare(timed(null), { ...quick, inputs: given }), userError(message));
    await rejects({ t: 1, spacing: [1, 2] }, /"spacing" \(.*\) takes 3 values, and 2 are given/);
    await rejects({ ...inputs, time: 1 }, /has no input "time": besides the image it has t, spacing/);
    const [image] = timed(0).inputs;
    await rejects({ ...inputs, [image?.name ?? '']: 1 }, /takes the image, and is not set to numbers/);
  });
});
