import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { chooseClass } from '../../../src/engine/prepare/choose-class.ts';
import { classNamesOf } from '../../../src/engine/model/class-names.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import type { Explanation, Head } from '../../../src/documents/explanation.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { userError } from '../imaging/helpers.ts';

const engine = createEngine();
const image = sampleFile('images/slice_084.png');
const other = sampleFile('images/slice_050.png');
const late = sampleFile('unet_late.onnx');

async function prepared(model: string, settings: Settings = {}): Promise<Explanation> {
  const { document } = await engine.prepare(explanationKind, { model, settings: { image, ...settings } });
  return document;
}

type Reading = readonly [Head['layout'], Head['decision'], Head['activation'], number];

describe('What is inferred of a model', () => {
  const grey = ['NCHW', '32×32', 1] as const;
  const logits: Reading = ['NCHW', 'argmax', 'softmax', 3];
  const table: Readonly<Record<string, readonly [input: readonly [string, string, number], head: Reading]>> =
    {
      sigmoid_one_channel: [grey, ['NCHW', 'threshold', 'none', 1]],
      logits_one_channel: [grey, ['NCHW', 'threshold', 'sigmoid', 1]],
      softmax_classes: [grey, ['NCHW', 'argmax', 'none', 3]],
      logits_classes: [grey, logits],
      argmax_labels: [grey, ['NHW', 'labels', 'none', 1]],
      nhwc: [
        ['NHWC', '32×32', 3],
        ['NHWC', 'argmax', 'softmax', 3],
      ],
      dynamic_batch: [grey, logits],
      dynamic_spatial: [['NCHW', '256×256', 1], logits],
      two_outputs: [grey, logits],
      rgb_input: [['NCHW', '32×32', 3], logits],
      fixed_batch_two: [grey, logits],
      opset9: [grey, logits],
      float16: [grey, logits],
      with_subgraph: [grey, logits],
      local_function: [grey, logits],
      external_data: [grey, logits],
    };
  for (const [name, [input, head]] of Object.entries(table)) {
    it(`${name}: ${[...input, ...head].join(' ')}`, async () => {
      const { question, guesses, baseline } = await prepared(modelFixture(`${name}.onnx`));
      const { layout, size, channels } = question.input;
      assert.deepEqual([layout, size.join('×'), channels], input);
      const found = question.head;
      assert.deepEqual([found.layout, found.decision, found.activation, found.channels], head);
      assert.ok(baseline.dice > 99.9, 'the prediction agrees with itself');
      assert.ok(
        guesses.some(({ about, text }) => about === 'output' && text.startsWith('The output holds')),
        'the guess is reported',
      );
    });
  }

  it('explains the larger of two outputs, or the one that is named', async () => {
    const both = modelFixture('two_outputs.onnx');
    assert.equal((await prepared(both)).question.head.output, 'segmentation');
    const { question, prediction } = await prepared(both, { output: 'auxiliary' });
    assert.equal(question.head.output, 'auxiliary');
    assert.deepEqual(prediction.size, [16, 16]);
  });

  it('takes settings over what it would infer', async () => {
    const settings: Settings = {
      decision: 'threshold',
      activation: 'none',
      threshold: 0.25,
      class: 1,
      classes: ['a', 'b', 'c'],
      preprocessing: { scale: 128, mean: [0.5], std: [0.25] },
      roi: [4, 5, 6, 7],
      block: 5,
      draws: 9,
      tau: 0.5,
      seed: 12,
    };
    const { question } = await prepared(modelFixture('logits_classes.onnx'), settings);
    const { decision, activation, threshold, channel, classes } = question.head;
    assert.deepEqual(
      [decision, activation, threshold, channel, classes],
      ['threshold', 'none', 0.25, 1, ['a', 'b', 'c']],
    );
    const { scale, mean, std } = question.input;
    assert.deepEqual([scale, mean, std], [128, [0.5], [0.25]]);
    const { roi, block, draws, tau, seed } = question;
    assert.deepEqual([roi, block, draws, tau, seed], [{ start: [4, 5], size: [6, 7] }, [5, 5], 9, 0.5, 12]);
  });

  it('takes a pool of 50 with the published numbers otherwise, or the published method', async () => {
    const methodOf = async (settings: Settings): Promise<unknown[]> => {
      const { question } = await prepared(modelFixture('dynamic_spatial.onnx'), settings);
      const { preset, treatment, block, draws, screening, tau, seed } = question;
      assert.deepEqual(question.roi.size, [32, 32]);
      return [preset, treatment, block, draws, screening, tau, seed];
    };
    assert.deepEqual(await methodOf({}), ['pool', 'patches', [8, 8], 50, 0, 0.02, 0]);
    assert.deepEqual(await methodOf({ preset: 'paper' }), ['paper', 'patches', [8, 8], 50, 3, 0.02, 0]);
  });

  it('needs no draws for a treatment with one value', async () => {
    const { question, source } = await prepared(modelFixture('opset9.onnx'), {
      treatment: 'mean',
      draws: 50,
    });
    assert.deepEqual([question.draws, question.screening, source.patches], [1, 0, 1]);
  });
});

describe('The class that is explained', () => {
  for (const [asked, channel] of [
    [1, 1],
    ['grey matter', 1],
    ['white matter', 2],
    [0, 0],
  ] as const) {
    it(`is ${JSON.stringify(asked)}: channel ${channel}`, async () => {
      assert.equal(
        (await prepared(late, { class: asked, roi: [96, 96, 64, 64] })).question.head.channel,
        channel,
      );
    });
  }

  it('is the largest predicted that is not background', () => {
    const labels = Float32Array.of(0, 0, 0, 0, 3, 3, 1, 7, 7);
    const head = { output: 'y', threshold: 0.5, channels: 1, classes: [], channel: null };
    const tensor = { type: 'float32' as const, shape: [1, 3, 3], data: labels };
    const inferred = {
      head: { ...head, layout: 'NHW' as const, decision: 'labels' as const, activation: 'none' as const },
      guesses: [],
    };
    assert.equal(chooseClass(inferred, tensor).head.channel, 3);
  });

  it('must be one the model has', async () => {
    await assert.rejects(
      prepared(late, { class: 'bone' }),
      userError(/unet_late\.onnx has no class "bone": it has background, grey matter, white matter/),
    );
    await assert.rejects(prepared(late, { class: 3 }), userError(/no class 3: it has 3, numbered from 0/));
    await assert.rejects(
      prepared(modelFixture('opset9.onnx'), { class: 'bone' }),
      userError(/opset9\.onnx has no class "bone": it names no classes/),
    );
  });

  for (const [text, names] of [
    ['["a", "b"]', ['a', 'b']],
    ["{0: 'a', 1: 'b'}", ['a', 'b']],
    ['{"1": "b", "0": "a"}', ['a', 'b']],
    ['{"1": "b", "3": "d"}', ['class 0', 'b', 'class 2', 'd']],
    ['{"background": 0, "liver": 1}', ['background', 'liver']],
    ['a, b,c', ['a', 'b', 'c']],
    [`{0: 'background', 1: "Barrett's", 2: 'cancer'}`, ['background', "Barrett's", 'cancer']],
    [`["a, b", 'c: d', 'it\\'s']`, ['a, b', 'c: d', "it's"]],
    ["('a', 'b')", ['a', 'b']],
    ['0: liver, 1: spleen', ['liver', 'spleen']],
    ["liver (left), Barrett's", ['liver (left)', "Barrett's"]],
    ['[["a"], ["b"]]', []],
    ['', []],
    ['3', []],
    ['{"9999999999": "x"}', []],
  ] as const) {
    it(`has the names that metadata give: ${text}`, () => {
      assert.deepEqual(classNamesOf(new Map([['names', text]])), names);
    });
  }
});

describe('The mask beside a model', () => {
  it('is of the image beside the model, and of no other', async () => {
    const same = await prepared(late, { seed: 1 });
    assert.equal(same.question.mask?.path, sampleFile('masks/slice_084.png'));
    const another = await prepared(late, { image: other });
    assert.equal(another.question.mask, null);
    const given = await prepared(late, { image: other, mask: sampleFile('masks/slice_050.png') });
    assert.equal(given.question.mask?.path, sampleFile('masks/slice_050.png'));
  });
});

describe('The settings beside a model', () => {
  let folder = '';
  let model = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-settings-'));
    model = join(folder, 'net.v2.onnx');
    await cp(modelFixture('rgb_input.onnx'), model);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const put = (settings: unknown): Promise<void> =>
    writeFile(
      join(folder, 'net.v2.explain.json'),
      typeof settings === 'string' ? settings : JSON.stringify(settings),
    );

  it('are used, with paths from their own folder, and what is given wins', async () => {
    await cp(image, join(folder, 'image.png'));
    await put({
      $schema: 'x',
      image: 'image.png',
      class: 2,
      seed: 5,
      treatment: 'zero',
      roi: [8, 8, 24, 24],
    });
    const { document } = await engine.prepare(explanationKind, { model, settings: { seed: 6, block: 8 } });
    const { question } = document;
    assert.equal(question.image.path, join(folder, 'image.png'));
    assert.deepEqual(
      [question.head.channel, question.seed, question.treatment, question.block],
      [2, 6, 'zero', [8, 8]],
    );
  });

  it('are not needed', async () => {
    await assert.rejects(
      engine.prepare(explanationKind, { model, settings: {} }),
      userError(/net\.v2\.onnx: no image/),
    );
  });

  for (const [what, settings, ...messages] of [
    ['text', 'hello\nworld', /net\.v2\.explain\.json is not JSON/],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      /net\.v2\.explain\.json is a Git LFS pointer/,
    ],
    ['cut off JSON', '{\n  "image": "a', /net\.v2\.explain\.json is not JSON/],
    ['a list', [], /net\.v2\.explain\.json: .*object/],
    ['an unknown key', { imgae: 'a.png' }, /net\.v2\.explain\.json: .*imgae/],
    ['a wrong value', { treatment: 'noise' }, /net\.v2\.explain\.json: treatment .*patches/],
    ['a RoI of three numbers', { roi: [1, 2, 3] }, /net\.v2\.explain\.json: roi/],
    ['a missing image', { image: 'gone.png' }, /gone\.png: there is no such file/],
    ['an unknown output', { image, output: 'x' }, /net\.v2\.onnx has no output "x": it has segmentation/],
    ['an unknown input', { image, input: 'x' }, /net\.v2\.onnx has no input "x": it has image/],
    ['a layout the output does not have', { image, layout: 'NHW' }, /net\.v2\.onnx: output "segmentation"/],
    ['another size', { image, preprocessing: { width: 64 } }, /net\.v2\.onnx takes images of width 32/],
    [
      'two means',
      { image, preprocessing: { mean: [0, 1] } },
      /net\.v2\.onnx takes 3 channel.*2 values of mean/,
    ],
    ['blocks too small', { image, block: 0 }, /net\.v2\.explain\.json: block/],
  ] as const) {
    it(`say in one line that they are wrong: ${what}`, async () => {
      await put(settings);
      await assert.rejects(engine.prepare(explanationKind, { model, settings: {} }), userError(...messages));
    });
  }
});

describe('Images and masks that do not fit', () => {
  let folder = '';
  const model = modelFixture('logits_classes.onnx');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-images-'));
    const png = (side: number, value: number): Uint8Array =>
      encode({
        width: side,
        height: side,
        channels: 1,
        depth: 8,
        data: new Uint8Array(side * side).fill(value),
      });
    await writeFile(join(folder, 'mask.png'), png(20, 1));
    await writeFile(join(folder, 'empty.png'), png(256, 0));
    await writeFile(join(folder, 'text.png'), 'text');
  });

  after(() => rm(folder, { recursive: true }));

  const inFolder = (name: string): string => join(folder, name);

  it('a mask of another size', async () => {
    await assert.rejects(
      prepared(model, { mask: inFolder('mask.png') }),
      userError(/mask\.png/, /20×20/, /256×256/),
    );
  });

  it('a mask without the class in the RoI', async () => {
    await assert.rejects(
      prepared(model, { mask: inFolder('empty.png'), class: 1, roi: [8, 8, 8, 8] }),
      userError(/empty\.png has no class 1 in the RoI \(y 8, x 8, 8×8\)/),
    );
  });

  it('a mask without the class anywhere, and no RoI', async () => {
    await assert.rejects(prepared(model, { mask: inFolder('empty.png'), class: 1 }), userError(/class 1/));
  });

  it('a mask far from all that is predicted: the RoI is where the mask is', async () => {
    const data = new Uint8Array(256 * 256);
    for (let y = 2; y < 12; y++) data.fill(255, y * 256 + 2, y * 256 + 12);
    await writeFile(inFolder('corner.png'), encode({ width: 256, height: 256, channels: 1, depth: 8, data }));
    const { question, baseline, guesses } = await prepared(late, {
      image: other,
      mask: inFolder('corner.png'),
    });
    assert.deepEqual(
      [question.roi.start, question.roi.size],
      [
        [0, 0],
        [32, 32],
      ],
    );
    assert.deepEqual([baseline.reference, baseline.predicted, baseline.dice], [100, 0, 0]);
    assert.ok(guesses.some(({ text }) => text.startsWith('No boundary of white matter is predicted near')));
  });

  it('a RoI outside the image, or with nothing predicted', async () => {
    for (const roi of [
      [30, 0, 8, 8],
      [0, 40, 1, 1],
      [0, 0, 33, 1],
    ] as const) {
      await assert.rejects(
        prepared(model, { roi: [...roi] }),
        userError(/the RoI .*not within its input of 32×32/),
      );
    }
    await assert.rejects(
      prepared(late, { image: other, roi: [0, 0, 4, 4] }),
      userError(/predicts no white matter in the RoI \(y 0, x 0, 4×4\)/),
    );
  });

  it('files that are no images', async () => {
    for (const settings of [{ image: inFolder('text.png') }, { mask: inFolder('text.png') }]) {
      await assert.rejects(prepared(model, settings), userError(/text\.png: not a PNG/));
    }
  });

  it('a folder of references that holds the image itself and no other', async () => {
    await mkdir(inFolder('few'));
    await cp(image, inFolder('few/same.png'));
    await assert.rejects(
      prepared(model, { references: inFolder('few') }),
      userError(/few: no usable reference image/),
    );
  });

  it('a RoI so large that the image has no patch to lend', async () => {
    await assert.rejects(
      prepared(model, { roi: [0, 0, 32, 16], block: [32, 16] }),
      userError(/\.png has no patch outside the RoI .*folder of reference images/),
    );
  });
});
