import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { conclusionOf, remainingOf } from '../../../../src/documents/cause-words.ts';
import type { CauseKind } from '../../../../src/documents/causes.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { quiet } from '../../../support/aims.ts';
import { GraphWriter, type Value } from '../../../support/graph-writer.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { causeLike, causesFolder, type CausesFolder } from './causes-fixture.ts';

const side = 16;

/** What a network computes of its input, as the logit of the class. */
function network(of: (graph: GraphWriter, x: Value) => Value, shape: readonly number[]): Graph {
  const graph = new GraphWriter();
  return graph.build(of(graph, graph.input(shape)));
}

/** A weighted sum of the channels, less a threshold. */
function weighted(weights: readonly number[], threshold: number, space: readonly number[]): Graph {
  const ones = space.map(() => 1);
  return network(
    (graph, x) => {
      const kernel = graph.floats(Float32Array.from(weights), [1, weights.length, ...ones]);
      const bias = graph.floats(Float32Array.of(-threshold), [1]);
      return graph.apply('Conv', [x, kernel, bias], [1, 1, ...space]);
    },
    [1, weights.length, ...space],
  );
}

/** The input less a threshold where a mask is 1, else −1. */
function behind(mask: Float32Array, threshold: number, space: readonly number[]): Graph {
  return network(
    (graph, x) => {
      const shape = [1, 1, ...space];
      const above = graph.apply('Sub', [x, graph.floats(Float32Array.of(threshold), [1])], shape);
      const shown = graph.apply('Mul', [above, graph.floats(mask, shape)], shape);
      return graph.apply('Sub', [shown, graph.floats(mask.map((own) => 1 - own), shape)], shape); // prettier-ignore
    },
    [1, 1, ...space],
  );
}

const isInDisc = (y: number, x: number): boolean => Math.hypot(y - 8, x - 4) < 3;

const raw: Settings = {
  preprocessing: { scale: 255, mean: [0], std: [1] },
  decision: 'threshold',
  activation: 'none',
  threshold: 0,
};

const conclude = (found: Explanation, kind: CauseKind, done: RegExp): string =>
  conclusionOf(causeLike(found, kind, done), found.baseline);

describe('Cheap causes', function () {
  this.timeout(60_000);
  let folder: CausesFolder;
  before(async () => {
    folder = await causesFolder();
  });
  after(() => folder.remove());

  it('name the one channel that a network reads', async () => {
    const model = await folder.model('green.onnx', weighted([0, 1, 0], 0.5, [side, side]));
    const value = (y: number, x: number, c: number): number =>
      c === 1 && isInDisc(y, x) ? 230 : 40 + ((x + c) % 9);
    const image = await folder.picture('green/a.png', [side, side], 3, value);
    for (const i of [1, 2, 3, 4, 5])
      await folder.picture(
        `green/others/${i}.png`,
        [side, side],
        3,
        (y, x, c) => (y * 7 + x * 3 + c * i) % 90,
      );
    const roi = { component: [8, 4] };
    const prepared = await folder.prepare(model, {
      ...raw,
      image,
      references: folder.at('green/others'),
      roi,
    });
    const found = await folder.causes(prepared);
    for (const done of [/green channel is that of other images/u, /green channel is its mean/u]) {
      const cause = causeLike(found, 'channel', done);
      assert.equal(remainingOf(cause, found.baseline), 0);
      assert.match(conclusionOf(cause, found.baseline), /^gone when the green channel is /u);
      assert.equal(cause.found?.lost.mean, found.baseline.pixels);
    }
    for (const done of [
      /red channel is that/u,
      /red channel is its/u,
      /blue channel is that/u,
      /blue channel is its/u,
    ])
      assert.match(conclude(found, 'channel', done), /^unchanged when/u);
    const donors = causeLike(found, 'channel', /green channel is that/u).found;
    assert.equal(donors?.state, 'decided');
    assert.ok(donors.n >= 4 && donors.low <= donors.mean && donors.mean <= donors.high && donors.high < 0);
  });

  it('find the axis whose flip the network would need', async () => {
    const mask = Float32Array.from({ length: side * side }, (_, i) => Number(i % side >= side / 2));
    const model = await folder.model('right.onnx', behind(mask, 0.5, [side, side]));
    const value = (y: number, x: number): number => (isInDisc(y, x) || isInDisc(y, x - 8) ? 230 : 10);
    const image = await folder.picture('disc.png', [side, side], 1, value);
    const label = await folder.picture(
      'disc_mask.png',
      [side, side],
      1,
      (y, x) => 255 * Number(isInDisc(y, x)),
    );
    const prepared = await folder.prepare(model, { ...raw, image, mask: label, maskValue: 255, roi: { component: [8, 4], of: 'error' } }); // prettier-ignore
    assert.equal(prepared.baseline.predicted, 0);
    const found = await folder.causes(prepared);
    assert.equal(
      conclude(found, 'flip', /horizontal axis/u),
      'found when the horizontal axis (x) is flipped',
    );
    assert.equal(
      conclude(found, 'flip', /vertical axis/u),
      'unchanged when the vertical axis (y) is flipped',
    );
    assert.match(conclude(found, 'orientation', /are flipped/u), /^found when/u);
    assert.equal(causeLike(found, 'flip', /horizontal/u).found?.mean, 100);
  });

  it('find the normalization that the network needs', async () => {
    const model = await folder.model('absolute.onnx', weighted([1], 100, [side, side]));
    const value = (y: number, x: number): number => (isInDisc(y, x) ? 230 : 10);
    const image = await folder.picture('absolute.png', [side, side], 1, value);
    const mask = await folder.picture(
      'absolute_mask.png',
      [side, side],
      1,
      (y, x) => 255 * Number(isInDisc(y, x)),
    );
    const prepared = await folder.prepare(model, { ...raw, image, mask, maskValue: 255, roi: { component: [8, 4], of: 'error' } }); // prettier-ignore
    const found = await folder.causes(prepared);
    assert.equal(
      conclude(found, 'intensity', /as they are stored/u),
      'found when values are as they are stored',
    );
    for (const done of [/least to largest/u, /z-scores over the whole/u, /10 % larger/u, /raised/u])
      assert.match(conclude(found, 'intensity', done), /^unchanged when/u);
  });

  it('and regions and layers are of a false positive as of the prediction, which stands for the mask there', async () => {
    const model = await folder.model('false.onnx', weighted([1], 0.5, [side, side]));
    const isFalse = (y: number, x: number): boolean => isInDisc(y, x - 8);
    const bright = (y: number, x: number): number => (isInDisc(y, x) || isFalse(y, x) ? 230 : 10);
    const image = await folder.picture('false.png', [side, side], 1, bright);
    const mask = await folder.picture(
      'false_mask.png',
      [side, side],
      1,
      (y, x) => 255 * Number(isInDisc(y, x)),
    );
    for (const of of ['prediction', 'error'] as const) {
      const roi = { component: [8, 12], of };
      const prepared = await folder.prepare(model, { ...raw, image, mask, maskValue: 255, roi, block: 4 });
      const { dice, predicted, reference, intersection, pixels } = prepared.baseline;
      assert.ok(dice > 99.99 && pixels > 20);
      assert.deepEqual([predicted, reference, intersection], [pixels, pixels, pixels]);
      const told = prepared.guesses
        .map(({ text }) => text)
        .filter((text) => text.includes('in this component'));
      assert.equal(told.length, 1);
      const found = await folder.engine.run(
        explanationKind,
        prepared,
        [{ kind: 'causes' }, { kind: 'input' }, { kind: 'layers' }],
        quiet,
      );
      assert.match(conclude(found, 'intensity', /lowered/u), /^unchanged/u);
      assert.match(conclude(found, 'intensity', /z-scores over the whole/u), /^unchanged/u);
      assert.equal(found.status, 'complete');
      const layers = found.components?.effects ?? [];
      assert.ok(layers.length > 0 && layers.some(({ mean }) => mean < -50));
    }
    await assert.rejects(
      folder.prepare(model, { ...raw, image, mask, maskValue: 255, roi: [5, 9, 6, 6] }),
      /has no class 0 in the RoI/u,
    );
  });

  it('tell whether the component is there in other folds, by name', async () => {
    const shape = [side, side];
    const model = await folder.model('nets/fold_0/net.onnx', weighted([1], 0.5, shape));
    await folder.model('nets/fold_1/net.onnx', weighted([1], 0.95, shape));
    await folder.model('nets/fold_2/net.onnx', weighted([2], 1, shape));
    await folder.model('nets/fold_3/net.onnx', weighted([1, 1, 1], 1, shape));
    await folder.model('nets/fold_4/other.onnx', weighted([1], 1, shape));
    await folder.model('nets/fold_5/net.onnx', weighted([1], 0.5, shape));
    await writeFile(await folder.model('nets/fold_6/net.onnx', weighted([1], 1, shape)), 'damaged');
    await folder.model('nets/other/net.onnx', weighted([1], 1, shape));
    const image = await folder.picture('fold.png', [side, side], 1, (y, x) => (isInDisc(y, x) ? 230 : 10));
    const found = await folder.causes(
      await folder.prepare(model, { ...raw, image, roi: { component: [8, 4] } }),
    );
    const folds = found.causes?.causes.filter(({ kind }) => kind === 'fold') ?? [];
    const conclusions = folds.map((cause) => conclusionOf(cause, found.baseline));
    assert.match(conclusions.pop() ?? '', /^not known when fold_6\/net\.onnx is run instead: net\.onnx/u);
    assert.deepEqual(conclusions, [
      'gone when fold_1/net.onnx is run instead',
      'unchanged when fold_2/net.onnx is run instead',
      'not known when fold_3/net.onnx is run instead: it does not take such an input',
      'not known when fold_5/net.onnx is run instead: its file is the same as that of the model',
    ]);
  });

  it('of a volume name axes by the body, where its file says how it lies', async () => {
    const size = [8, 16, 8] as const;
    const values = 8 * 16 * 8;
    const mask = Float32Array.from({ length: values }, (_, i) => Number(i % 8 >= 4));
    const model = await folder.model('volume.onnx', behind(mask, 50, size));
    const isIn = (i: number): boolean => i % 8 < 3 && Math.floor(i / 8) % 16 < 5 && i < 3 * 128;
    const data = Int16Array.from({ length: values }, (_, i) => (isIn(i) ? 100 : 3));
    const image = await writeNifti(folder.at('v.nii.gz'), { size, data });
    const labels = await writeNifti(folder.at('v_mask.nii.gz'), { size, data: Uint8Array.from(data, (value) => Number(value === 100)) }); // prettier-ignore
    const found = await folder.causes(
      await folder.prepare(model, {
        ...{ image, mask: labels, block: 4, treatment: 'zero', roi: 'component of error' },
        ...{
          decision: 'threshold',
          activation: 'none',
          threshold: 0,
          preprocessing: { normalize: 'none', scale: 1 },
        },
      }),
    );
    assert.equal(conclude(found, 'flip', /left–right/u), 'found when the left–right axis (x) is flipped');
    assert.match(conclude(found, 'flip', /front–back axis \(y\) is/u), /^unchanged/u);
    assert.match(conclude(found, 'flip', /head–foot axis \(z\) is/u), /^unchanged/u);
    assert.equal(
      conclude(found, 'orientation', /head–foot \(z\) and front–back \(y\) axes are swapped/u),
      'not known when the head–foot (z) and front–back (y) axes are swapped: the model takes 8×16×8, and this would be 16×8×8',
    );
    assert.ok(found.causes?.causes.every(({ kind }) => kind !== 'channel'));
  });

  it('are kept in the file, go on where they were, and are then the same', async () => {
    const model = await folder.model('resume.onnx', weighted([1], 0.5, [side, side]));
    const image = await folder.picture('resume.png', [side, side], 1, (y, x) => (isInDisc(y, x) ? 230 : 10));
    const prepared = await folder.prepare(model, { ...raw, image, roi: { component: [8, 4] } });
    const whole = await folder.causes(prepared);
    const measured = whole.causes?.causes.reduce((sum, { found }) => sum + (found?.n ?? 0), 0);
    assert.equal(whole.facts?.treatments, measured);
    assert.ok(whole.causes?.causes.some(({ problem }) => problem === 'it leaves the input as it is'));
    let asked = 0;
    const cut = await folder.causes(prepared, { ...quiet, isCancelled: () => ++asked > 6 });
    assert.equal(cut.causes?.isComplete, false);
    assert.ok(cut.causes.causes.length > 0);
    const read = parseDocument(
      explanationKind,
      serializeDocument(explanationKind, cut, folder.at('a')),
      folder.at('a'),
    );
    assert.ok(!explanationKind.isMeasured(read, { kind: 'causes' }));
    const steps: number[] = [];
    const resumed = await folder.causes(read, { ...quiet, onStep: ({ total }) => steps.push(total) });
    assert.deepEqual(resumed.causes, whole.causes);
    assert.equal(Math.max(...steps) + cut.causes.causes.length, whole.causes?.causes.length);
    assert.ok(explanationKind.isMeasured(resumed, { kind: 'causes' }));
    assert.equal(explanationKind.withoutFindings(resumed).causes, undefined);
  });
});
