import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { conclusionOf } from '../../../../src/documents/cause-words.ts';
import type { CauseKind } from '../../../../src/documents/causes.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import type { Program } from '../../../../src/runtime/runtime.ts';
import { GraphWriter } from '../../../support/graph-writer.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { causeLike, causesFolder, type CausesFolder, ofAnySize } from './causes-fixture.ts';

/** Values at whole positions `[z, y, x]` (z is 0 in a picture), by channel. */
type Field = (place: readonly number[], channel: number) => number;

/** Runs a model on a field of a size, plainly. */
type Run = (size: readonly number[], image: Field) => Promise<Field>;

/** Where each row must agree with loops over plain positions. */
interface Case {
  readonly kind: CauseKind;
  readonly done: RegExp;
  /** The output under the cause, at the positions of the image. */
  readonly output: (run: Run, image: Field, size: readonly number[]) => Promise<Field>;
}

const flat = (size: readonly number[], place: readonly number[]): number =>
  size.reduce((index, length, axis) => index * length + at(place, axis), 0);

function* placesOf(size: readonly number[]): Generator<readonly number[]> {
  const total = size.reduce((product, length) => product * length, 1);
  for (let i = 0; i < total; i++) {
    let rest = i;
    yield size
      .toReversed()
      .map((length) => {
        const own = rest % length;
        rest = Math.floor(rest / length);
        return own;
      })
      .toReversed();
  }
}

const flipAt = (place: readonly number[], size: readonly number[], axes: readonly number[]): number[] =>
  place.map((own, axis) => (axes.includes(axis) ? at(size, axis) - 1 - own : own));

const flips =
  (axes: readonly number[]): Case['output'] =>
  async (run, image, size) => {
    const output = await run(size, (place, c) => image(flipAt(place, size, axes), c));
    return (place, c) => output(flipAt(place, size, axes), c);
  };

const meanOf =
  (all: readonly (readonly number[])[]): Case['output'] =>
  async (run, image, size) => {
    const outputs: Field[] = [];
    for (const axes of all) outputs.push(await flips(axes)(run, image, size));
    return (place, c) => outputs.reduce((sum, output) => sum + output(place, c), 0) / outputs.length;
  };

const swapped =
  (order: readonly number[]): Case['output'] =>
  async (run, image, size) => {
    // Axis i of what is given is axis order[i] of the image.
    const toImage = (place: readonly number[]): number[] =>
      size.map((_, axis) => at(place, order.indexOf(axis)));
    const output = await run(order.map((axis) => at(size, axis)), (place, c) => image(toImage(place), c)); // prettier-ignore
    return (place, c) => output(order.map((axis) => at(place, axis)), c); // prettier-ignore
  };

const changed =
  (change: (values: readonly number[]) => (value: number) => number, channels: number): Case['output'] =>
  async (run, image, size) => {
    const by = Array.from({ length: channels }, (_, c) =>
      change([...placesOf(size)].map((place) => image(place, c))),
    );
    return run(size, (place, c) => at(by, c)(image(place, c)));
  };

const zscore = (values: readonly number[]): ((value: number) => number) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return (value) => (value - mean) / deviation;
};

const minmax = (values: readonly number[]): ((value: number) => number) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (value - low) / (high - low);
};

/** Pillow's bilinear filter along one axis. */
function resizedAlong(image: Field, size: readonly number[], axis: number, to: number): Field {
  const length = at(size, axis);
  const scale = length / to;
  const support = Math.max(1, scale);
  return (place, c) => {
    const centre = (at(place, axis) + 0.5) * scale;
    let [sum, weights] = [0, 0];
    for (let from = 0; from < length; from++) {
      const weight = Math.max(0, 1 - Math.abs(from + 0.5 - centre) / support);
      weights += weight;
      if (weight > 0) sum += weight * image(place.with(axis, from), c);
    }
    return sum / weights;
  };
}

const lengthOf = (length: number, factor: number): number => Math.round(length / factor);

/** Any size is taken: all of the resized image is given, in the middle, and the border's values around it. */
const resized =
  (factor: number, multiples: readonly number[]): Case['output'] =>
  async (run, image, size) => {
    const scaled = size.map((length) => lengthOf(length, factor));
    const small = size.reduce((own, _, axis) => {
      const before = [...scaled.slice(0, axis), ...size.slice(axis)];
      return resizedAlong(own, before, axis, at(scaled, axis));
    }, image);
    const canvas = scaled.map(
      (length, axis) => at(multiples, axis) * Math.ceil(length / at(multiples, axis)),
    );
    const start = canvas.map((length, axis) => Math.floor((length - at(scaled, axis)) / 2));
    const inside = (place: readonly number[]): number[] =>
      place.map((own, axis) => Math.min(at(scaled, axis) - 1, Math.max(0, own - at(start, axis))));
    const output = await run(canvas, (place, c) => small(inside(place), c));
    return (place, c) => {
      const at3 = place.map(
        (own, axis) => ((own + 0.5) * at(scaled, axis)) / at(size, axis) + at(start, axis) - 0.5,
      );
      let sum = 0;
      for (const corner of placesOf(size.map(() => 2))) {
        const near = at3.map((own, axis) => Math.floor(own) + at(corner, axis));
        const weight = at3.reduce((product, own, axis) => product * (1 - Math.abs(own - at(near, axis))), 1);
        if (weight > 0) sum += weight * output(near, c);
      }
      return sum;
    };
  };

/**
 * One size alone is taken: where the resized image is larger, a part around the RoI. What it does not show is as without
 * the cause.
 */
const cropped =
  (factor: number, centre: readonly number[]): Case['output'] =>
  async (run, image, size) => {
    const scaled = size.map((length) => lengthOf(length, factor));
    const large = size.reduce((own, _, axis) => {
      const before = [...scaled.slice(0, axis), ...size.slice(axis)];
      return resizedAlong(own, before, axis, at(scaled, axis));
    }, image);
    const start = size.map((length, axis) => {
      const middle = (at(centre, axis) * at(scaled, axis)) / length;
      return Math.min(at(scaled, axis) - length, Math.max(0, Math.round(middle - length / 2)));
    });
    const output = await run(size, (place, c) =>
      large(
        place.map((own, axis) => own + at(start, axis)),
        c,
      ),
    );
    const untouched = await run(size, image);
    return (place, c) => {
      const there = place.map(
        (own, axis) => ((own + 0.5) * at(scaled, axis)) / at(size, axis) - at(start, axis),
      );
      if (there.some((own, axis) => own < 0 || own > at(size, axis))) return untouched(place, c);
      let sum = 0;
      for (const corner of placesOf(size.map(() => 2))) {
        const inner = there.map((own, axis) => Math.min(at(size, axis) - 1, Math.max(0, own - 0.5)));
        const near = inner.map((own, axis) => Math.floor(own) + at(corner, axis));
        const weight = inner.reduce(
          (product, own, axis) => product * (1 - Math.abs(own - at(near, axis))),
          1,
        );
        if (weight > 0) sum += weight * output(near, c);
      }
      return sum;
    };
  };

/** A network of two 3-wide convolutions and a number of classes, for images of any size. */
function network(channels: number, classes: number, rank: number, seed: number): Graph {
  const graph = new GraphWriter({ seed });
  const image = graph.input([1, channels, ...Array.from({ length: rank }, () => 8)]);
  const kernel = Array.from({ length: rank }, () => 3);
  const attributes = { kernel_shape: kernel, pads: Array.from({ length: 2 * rank }, () => 1) };
  const conv = (x: typeof image, from: number, to: number): typeof image =>
    graph.apply(
      'Conv',
      [x, graph.weights([to, from, ...kernel], 0.6), graph.weights([to], 0.2)],
      [1, to, ...x.shape.slice(2)],
      attributes,
    );
  const hidden = graph.apply('Relu', [conv(image, channels, 4)], [1, 4, ...image.shape.slice(2)]);
  return ofAnySize(graph.build(conv(hidden, 4, classes)));
}

function runOf(program: Program, channels: number): Run {
  return async (size, image) => {
    const plane = size.reduce((product, length) => product * length, 1);
    const data = new Float32Array(channels * plane);
    for (const place of placesOf(size))
      for (let c = 0; c < channels; c++) data[c * plane + flat(size, place)] = image(place, c);
    const tensor = { type: 'float32' as const, shape: [1, channels, ...size], data };
    const output = [...(await program.run(new Map([['image', tensor]]))).values()].at(0);
    return (place, k) => Number(output?.data[k * plane + flat(size, place)] ?? NaN);
  };
}

/** Checks that a row says what loops count. */
async function check(
  found: Explanation,
  { kind, done, output }: Case,
  run: Run,
  image: Field,
): Promise<void> {
  const { question } = found;
  const { head, roi } = question;
  const { size } = question.input;
  const isClass = (values: Field, place: readonly number[]): boolean =>
    head.decision === 'threshold'
      ? values(place, head.channel) > head.threshold
      : Array.from({ length: head.channels }, (_, k) => values(place, k)).every(
          (value, k) => k === head.channel || value < values(place, head.channel),
        );
  const untouched = await run(size, image);
  const treated = await output(run, image, size);
  let [lost, gained, before, both] = [0, 0, 0, 0];
  for (const place of placesOf(roi.size)) {
    const own = place.map((from, axis) => from + at(roi.start, axis));
    const [was, is] = [isClass(untouched, own), isClass(treated, own)];
    lost += Number(was && !is);
    gained += Number(is && !was);
    before += Number(was);
    both += Number(was && is);
  }
  const cause = causeLike(found, kind, done);
  const message = conclusionOf(cause, found.baseline);
  assert.equal(found.baseline.predicted, before);
  assert.ok(cause.found, message);
  assert.deepEqual([cause.found.lost.mean, cause.found.gained.mean], [lost, gained], message);
  const after = before - lost + gained;
  const dice = (200 * both) / (after + before + 1e-10) - (200 * before) / (2 * before + 1e-10);
  assert.ok(Math.abs(cause.found.mean - dice) < 1e-5, message);
}

describe('Causes are what loops over plain positions count', function () {
  this.timeout(60_000);
  let folder: CausesFolder;
  before(async () => {
    folder = await causesFolder();
  });
  after(() => folder.remove());
  const noise = (i: number): number => ((Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32) * 0.4;

  for (const classes of [1, 3])
    it(`in a picture of colours, ${classes === 1 ? 'by a threshold' : 'among three classes'}`, async () => {
      const value = (y: number, x: number, c: number): number =>
        Math.floor(255 * (0.5 * Number(Math.hypot(y - 5, x - 9 + c) < 4) + noise(3 * (20 * y + x) + c)));
      const graph = network(3, classes, 2, 5);
      const model = await folder.model(`net${classes}.onnx`, graph);
      const image = await folder.picture('slow.png', [12, 20], 3, value);
      const settings: Settings = {
        ...{ image, roi: [2, 3, 8, 13], block: 4, preprocessing: { width: 20, height: 12, scale: 255, mean: [0], std: [1] } },
        ...(classes === 1
          ? { decision: 'threshold', activation: 'sigmoid', threshold: 0.1 }
          : { decision: 'argmax', activation: 'softmax', class: 1 }),
      }; // prettier-ignore
      const found = await folder.causes(await folder.prepare(model, settings));
      const program = await createOnnxRuntime().compile(graph, 'slow');
      const run = runOf(program, 3);
      const field: Field = ([y = 0, x = 0], c) => Math.fround(value(y, x, c) / 255);
      const stored = (change: (own: number) => number): Case['output'] =>
        async (again, own, of) => again(of, (place, c) => change(own(place, c))); // prettier-ignore
      const cases: readonly Case[] = [
        { kind: 'flip', done: /^the vertical/u, output: flips([0]) },
        { kind: 'flip', done: /^the horizontal/u, output: flips([1]) },
        { kind: 'flip', done: /mean over all 4/u, output: meanOf([[], [0], [1], [0, 1]]) },
        { kind: 'orientation', done: /are flipped/u, output: flips([0, 1]) },
        { kind: 'orientation', done: /axes are swapped$/u, output: swapped([1, 0]) },
        { kind: 'intensity', done: /z-scores over the whole/u, output: changed(zscore, 3) },
        { kind: 'intensity', done: /from 0 to 1/u, output: changed(minmax, 3) },
        { kind: 'intensity', done: /as they are stored/u, output: stored((own) => own * 255) },
        { kind: 'intensity', done: /10 % larger/u, output: stored((own) => own * 1.1) },
        { kind: 'intensity', done: /10 % smaller/u, output: stored((own) => own * 0.9) },
        { kind: 'intensity', done: /raised/u, output: changed((values) => (own) => own + (Math.max(...values) - Math.min(...values)) / 10, 3) },
        { kind: 'spacing', done: /0\.8 times/u, output: resized(0.8, [4, 4]) },
        { kind: 'spacing', done: /1\.25 times/u, output: resized(1.25, [4, 4]) },
        {
          ...{ kind: 'channel', done: /the green channel is its mean/u },
          output: async (again, own, of) => {
            const all = [...placesOf(of)].map((place) => own(place, 1));
            const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
            return again(of, (place, c) => (c === 1 ? mean : own(place, c)));
          },
        },
      ]; // prettier-ignore
      for (const one of cases) await check(found, one, run, field);
      const turned = found.causes?.causes.filter(({ done }) => done.includes('90°')) ?? [];
      assert.equal(turned.length, 2);
      assert.ok(turned.every((cause) => cause.found !== null));
      await program.dispose();
    });

  it('in a part around the RoI, where the model takes one size', async () => {
    const size = [16, 24];
    const value = (y: number, x: number): number =>
      Math.floor(255 * (0.5 * Number(Math.hypot(y - 9, x - 12) < 5) + noise(24 * y + x)));
    const { inputs, ...graph } = network(1, 1, 2, 5);
    const fixed = { ...graph, inputs: inputs.map((input) => ({ ...input, shape: [1, 1, ...size] })) };
    const model = await folder.model('fixed.onnx', fixed);
    const image = await folder.picture('fixed.png', [16, 24], 1, value);
    const found = await folder.causes(
      await folder.prepare(model, {
        ...{
          image,
          roi: [1, 0, 15, 24],
          block: 1,
          decision: 'threshold',
          activation: 'sigmoid',
          threshold: 0.1,
        },
        ...{ treatment: 'zero', preprocessing: { scale: 255, mean: [0], std: [1] } },
      }),
    );
    const program = await createOnnxRuntime().compile(fixed, 'slow');
    const field: Field = ([y = 0, x = 0]) => Math.fround(value(y, x) / 255);
    const one: Case = { kind: 'spacing', done: /0\.8 times/u, output: cropped(0.8, [8.5, 12]) };
    await check(found, one, runOf(program, 1), field);
    const { how } = causeLike(found, 'spacing', /0\.8 times/u);
    assert.match(
      how,
      /from 16×24 to 20×30 and given as 16×24; .* \d+ pixels of the RoI are out of view and count as unchanged\.$/u,
    );
    assert.equal(
      causeLike(found, 'orientation', /axes are swapped$/u).problem,
      'the model takes 16×24, and this would be 24×16',
    );
    await program.dispose();
  });

  it('of the same channel of other images, of which the effect is the mean', async () => {
    const value =
      (seed: number) =>
      (y: number, x: number, c: number): number =>
        Math.floor(
          255 * (0.5 * Number(Math.hypot(y - 5, x - 9 + c) < 4) + noise(seed * 7919 + 3 * (20 * y + x) + c)),
        );
    const graph = network(3, 1, 2, 5);
    const model = await folder.model('donors.onnx', graph);
    const image = await folder.picture('donors/a.png', [12, 20], 3, value(0));
    for (const seed of [1, 2, 3]) await folder.picture(`donors/others/${seed}.png`, [12, 20], 3, value(seed));
    const found = await folder.causes(
      await folder.prepare(model, {
        ...{ image, references: folder.at('donors/others'), roi: [2, 3, 8, 13], block: 4 },
        ...{ decision: 'threshold', activation: 'sigmoid', threshold: 0.1 },
        preprocessing: { width: 20, height: 12, scale: 255, mean: [0], std: [1] },
      }),
    );
    const program = await createOnnxRuntime().compile(graph, 'slow');
    const run = runOf(program, 3);
    const fieldOf =
      (seed: number): Field =>
      ([y = 0, x = 0], c) => Math.fround(value(seed)(y, x, c) / 255); // prettier-ignore
    const untouched = await run([12, 20], fieldOf(0));
    for (const [channel, name] of ['red', 'green', 'blue'].entries()) {
      let [lost, gained] = [0, 0];
      for (const seed of [1, 2, 3]) {
        const output = await run([12, 20], (place, c) => fieldOf(c === channel ? seed : 0)(place, c));
        for (const inRoi of placesOf([8, 13])) {
          const place = [at(inRoi, 0) + 2, at(inRoi, 1) + 3];
          const [was, is] = [untouched(place, 0) > 0.1, output(place, 0) > 0.1];
          lost += Number(was && !is) / 3;
          gained += Number(is && !was) / 3;
        }
      }
      const cause = causeLike(found, 'channel', new RegExp(`${name} channel is that of other images`, 'u'));
      assert.equal(cause.found?.n, 3);
      assert.ok(
        Math.abs(cause.found.lost.mean - lost) < 1e-5 && Math.abs(cause.found.gained.mean - gained) < 1e-5,
      );
      assert.deepEqual([cause.found.low, cause.found.high], [cause.found.mean, cause.found.mean]);
    }
    await program.dispose();
  });

  it('in a volume', async () => {
    const size = [8, 12, 10] as const;
    const value = (i: number): number => {
      const [z, y, x] = [Math.floor(i / 120), Math.floor(i / 10) % 12, i % 10];
      return Math.round(600 * Number(Math.hypot(z - 3, y - 5, x - 4) < 3) + 1000 * noise(i));
    };
    const graph = network(1, 2, 3, 9);
    const model = await folder.model('volume.onnx', graph);
    const data = Int16Array.from({ length: 960 }, (_, i) => value(i));
    const image = await writeNifti(folder.at('slow.nii.gz'), { size, data, spacing: [2, 1, 1] });
    const found = await folder.causes(
      await folder.prepare(model, {
        ...{
          image,
          roi: [1, 2, 1, 6, 8, 7],
          block: 4,
          treatment: 'zero',
          class: 1,
          decision: 'argmax',
          activation: 'softmax',
        },
        preprocessing: { depth: 8, height: 12, width: 10, fit: 'crop', normalize: 'none', scale: 1000 },
      }),
    );
    const program = await createOnnxRuntime().compile(graph, 'slow');
    const run = runOf(program, 1);
    const field: Field = (place) => Math.fround(value(flat(size, place)) / 1000);
    const cases: readonly Case[] = [
      { kind: 'flip', done: /^the head–foot axis \(z\) is/u, output: flips([0]) },
      { kind: 'flip', done: /^the front–back axis \(y\) is/u, output: flips([1]) },
      { kind: 'flip', done: /^the left–right axis \(x\) is/u, output: flips([2]) },
      { kind: 'flip', done: /mean over all 8/u, output: meanOf([[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) },
      { kind: 'orientation', done: /^the front–back \(y\) and left–right \(x\) axes are flipped/u, output: flips([1, 2]) },
      { kind: 'orientation', done: /^the head–foot \(z\) and left–right \(x\) axes are swapped/u, output: swapped([2, 1, 0]) },
      { kind: 'orientation', done: /order x, z, y/u, output: swapped([2, 0, 1]) },
      { kind: 'intensity', done: /z-scores over the whole/u, output: changed(zscore, 1) },
      { kind: 'spacing', done: /0\.8 times/u, output: resized(0.8, [8, 4, 2]) },
      { kind: 'spacing', done: /1\.25 times/u, output: resized(1.25, [8, 4, 2]) },
    ]; // prettier-ignore
    for (const one of cases) await check(found, one, run, field);
    await program.dispose();
  });

  it('in a volume that settings resample: its own voxels are a cause too', async () => {
    const size = [6, 12, 10] as const;
    const data = Int16Array.from({ length: 720 }, (_, i) => Math.round(1000 * noise(i)));
    const model = await folder.model('resampled.onnx', network(1, 2, 3, 9));
    const image = await writeNifti(folder.at('resampled.nii.gz'), { size, data, spacing: [3, 1, 1] });
    const found = await folder.causes(
      await folder.prepare(model, {
        ...{ image, roi: [1, 2, 1, 6, 8, 7], block: 4, treatment: 'zero', class: 0 },
        ...{ decision: 'argmax', activation: 'softmax' },
        preprocessing: { spacing: [1.5, 1, 1], normalize: 'none', scale: 1000 },
      }),
    );
    const { how, found: tried } = causeLike(found, 'spacing', /as large as those of the file \(3×1×1 mm\)/u);
    const [depth = 0, height, width] = found.question.input.size;
    assert.ok(
      tried !== null &&
        how.startsWith(
          `The input is resized from ${depth}×${height}×${width} to ${depth / 2}×${height}×${width}`,
        ),
      how,
    );
  });

  it('in a part around the RoI, where voxels of the file are so small that the whole would be very large', async () => {
    const data = Int16Array.from({ length: 2048 }, (_, i) => Math.round(1000 * noise(i)));
    const model = await folder.model('small-voxels.onnx', network(1, 2, 3, 9));
    const written = { size: [8, 16, 16], spacing: [0.5, 0.5, 0.5], data } as const;
    const image = await writeNifti(folder.at('small-voxels.nii.gz'), written);
    const prepared = await folder.prepare(model, {
      ...{ image, roi: 'whole image', block: 4, treatment: 'zero', class: 0 },
      ...{ decision: 'argmax', activation: 'softmax' },
      preprocessing: { spacing: [1, 1, 1], normalize: 'none', scale: 1000 },
    });
    const { size } = prepared.question.input;
    const { how, found } = causeLike(await folder.causes(prepared), 'spacing', /those of the file/u);
    assert.ok(found !== null);
    const doubled = size.map((length) => 2 * length);
    assert.ok(how.includes(`to ${doubled.join('×')} and given as ${size.join('×')}; `), how);
    assert.match(how, /\d+ voxels of the RoI are out of view and count as unchanged\.$/u);
  });
});
