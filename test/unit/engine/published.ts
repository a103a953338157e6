import { InferenceSession, Tensor } from 'onnxruntime-node';
import { chooseDistinct, drawIndices } from '../../../src/causal/draws.ts';
import type { Question } from '../../../src/documents/explanation.ts';
import { blur } from '../../../src/imaging/blur.ts';
import { maskToModelSpace } from '../../../src/imaging/mask.ts';
import { toModelSpace } from '../../../src/imaging/preprocess.ts';
import { sizeOf } from '../../../src/imaging/raster.ts';
import { imageOfRaster } from '../../../src/imaging/stored-image.ts';
import { named } from '../imaging/helpers.ts';
import { readImage } from '../../../src/imaging/read-image.ts';
import { loadReferences } from '../../../src/imaging/references.ts';

/** A region of a 2-D image. */
type Window = readonly [y: number, x: number, height: number, width: number];

/** A question about a 2-D image, with the numbers that its boxes hold. */
interface Asked extends Omit<Question, 'roi' | 'block'> {
  readonly size: readonly [height: number, width: number];
  readonly roi: Window;
  readonly block: number;
}

function in2D(question: Question): Asked {
  const [height = NaN, width = NaN] = question.input.size;
  const [y = NaN, x = NaN] = question.roi.start;
  const [rows = NaN, columns = NaN] = question.roi.size;
  const [block = NaN] = question.block;
  return { ...question, size: [height, width], roi: [y, x, rows, columns], block };
}

/**
 * The published method (PdCR, arXiv 2602.20511) step by step, one forward pass at a time and nothing clever: the
 * effect of each block, in row order, of a model whose output has the size of its input.
 */
export async function effectsAsPublished(asked: Question): Promise<number[]> {
  const question = in2D(asked);
  const { roi, draws, screening, tau } = question;
  const { change, draw, close } = await experiment(question);

  async function effectOf(unit: number, window: Window): Promise<number> {
    if (touches(window, roi)) return 0;
    if (screening > 0) {
      let isRelevant = false;
      for (const patch of draw(unit, window, 0, screening)) {
        if (Math.abs(await change(window, patch)) >= tau) isRelevant = true;
      }
      if (!isRelevant) return 0;
    }
    let sum = 0;
    for (const patch of draw(unit, window, 1, draws)) sum += await change(window, patch);
    const mean = sum / draws;
    return Math.abs(mean) < tau ? 0 : mean;
  }

  const effects: number[] = [];
  for (const window of blocks(question)) effects.push(await effectOf(effects.length, window));
  await close();
  return effects;
}

/** The mean change over a whole declared pool, the same for every block: what the preset `pool` measures exactly. */
export async function effectsOverPool(asked: Question): Promise<number[]> {
  const question = in2D(asked);
  const { change, pool, close } = await experiment(question);
  const effects: number[] = [];
  for (const window of blocks(question)) {
    const patches = touches(window, question.roi) ? [] : pool(window);
    let sum = 0;
    for (const patch of patches) sum += await change(window, patch);
    effects.push(patches.length === 0 ? 0 : sum / patches.length);
  }
  await close();
  return effects;
}

/** The square blocks that tile the image, in row order. */
function blocks({ size, block }: Asked): Window[] {
  const [height, width] = size;
  const windows: Window[] = [];
  for (let y = 0; y < height; y += block) {
    for (let x = 0; x < width; x += block) {
      windows.push([y, x, Math.min(block, height - y), Math.min(block, width - x)]);
    }
  }
  return windows;
}

interface Experiment extends Patches {
  /** The change of Dice in the RoI when a window is replaced by a patch of block × block. */
  readonly change: (window: Window, patch: Float32Array) => Promise<number>;
  readonly close: () => Promise<void>;
}

async function experiment(question: Asked): Promise<Experiment> {
  const { input, size, roi, block } = question;
  const [height, width] = size;
  const session = await InferenceSession.create(question.model.path);
  const { raster } = await readImage(question.image.path);
  const image = toModelSpace(imageOfRaster(raster), input);
  const isInRoi = within(roi);

  /** Whether the model assigns the class, pixel by pixel. */
  async function segment(seen: Float32Array): Promise<boolean[]> {
    const { data } = await forward(session, seen, question);
    const read = isClass(data as Float32Array, question);
    return Array.from({ length: height * width }, (_, pixel) => read(pixel));
  }

  async function outcome(seen: Float32Array): Promise<number> {
    const predicted = await segment(seen);
    let [both, p, g] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (!isInRoi(y, x)) continue;
        if (predicted[y * width + x] && reference[y * width + x]) both++;
        if (predicted[y * width + x]) p++;
        if (reference[y * width + x]) g++;
      }
    }
    return 100 * ((2 * both) / (p + g + 1e-10));
  }

  const reference =
    question.mask === null ? await segment(image) : await readMask(question, question.mask.path);
  const baseline = await outcome(image);

  async function change([top, left, rows, columns]: Window, patch: Float32Array): Promise<number> {
    const changed = image.slice();
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        for (let c = 0; c < input.channels; c++) {
          changed[((top + y) * width + left + x) * input.channels + c] =
            patch[(y * block + x) * input.channels + c] ?? NaN;
        }
      }
    }
    return (await outcome(changed)) - baseline;
  }

  return { ...(await patchesOf(question, image)), change, close: () => session.release() };
}

/** Patches of block × block that a window is replaced by: natural ones, or the block as the treatment leaves it. */
interface Patches {
  /** Drawn anew for each unit and stage. */
  readonly draw: (unit: number, window: Window, stage: 0 | 1, count: number) => Float32Array[];
  /** The same for all. */
  readonly pool: (window: Window) => Float32Array[];
}

async function patchesOf(question: Asked, image: Float32Array): Promise<Patches> {
  const { input, block, seed, roi, treatment, draws } = question;
  if (treatment !== 'patches') {
    const changed = treated(question, image);
    const only = ([y, x]: Window): Float32Array[] => [cutOut(changed, y, x, question)];
    return { draw: (_, window) => only(window), pool: only };
  }
  if (question.references !== null) {
    const exclude = question.image.sha256;
    const { path } = question.references;
    const { pool } = await loadReferences(path, { input, block: [block, block], exclude, choose: () => [] });
    return {
      draw: (unit, _, stage, count) =>
        drawIndices({ seed, unit, stage }, count, pool.count).map((i) => pool.patch(i)),
      pool: () => chooseDistinct(seed, pool.count, draws).map((i) => pool.patch(i)),
    };
  }
  const isWhole = ([, , height, width]: Window): boolean => height === block && width === block;
  const windows = blocks(question).filter((window) => isWhole(window) && !touches(window, roi));
  const patches = windows.map(([y, x]) => cutOut(image, y, x, question));
  return {
    draw: (unit, window, stage, count) => {
      const others = patches.filter((_, i) => !touches(windows[i] ?? window, window));
      return drawIndices({ seed, unit, stage }, count, others.length).flatMap((i) => others[i] ?? []);
    },
    // A block that is in the pool takes the one patch more that was chosen, in its own place.
    pool: (window) => {
      const chosen = chooseDistinct(seed, patches.length, Math.min(patches.length, draws + 1));
      const spare = chosen.at(-1) ?? 0;
      const isOwn = (i: number): boolean => touches(windows[i] ?? window, window) && windows[i] !== undefined;
      return chosen.slice(0, -1).flatMap((i) => patches[isOwn(i) ? spare : i] ?? []);
    },
  };
}

/** The whole image as a treatment with one value leaves it. */
function treated({ treatment, block, input }: Asked, image: Float32Array): Float32Array {
  if (treatment === 'zero') return image.map(() => 0);
  if (treatment === 'blur') return blur(image, input.size, input.channels, [block / 2, block / 2]);
  const means = Array.from({ length: input.channels }, (_, c) => {
    const values = image.filter((__, i) => i % input.channels === c);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return image.map((_, i) => means[i % input.channels] ?? NaN);
}

async function readMask({ image, input, size, head, maskValue }: Asked, path: string): Promise<boolean[]> {
  const mask = named((await readImage(path)).raster, path);
  const { raster } = await readImage(image.path);
  const original = { size: sizeOf(raster), affine: null, name: image.path };
  const decides = head.decision === 'argmax' ? 'one' : head.decision === 'labels' ? 'label' : 'any';
  const meaning = {
    value: maskValue,
    threshold: null,
    colour: null,
    ignore: null,
    classIndex: head.channel,
    classes: head.channels,
    decides,
  } as const;
  return Array.from(
    maskToModelSpace(mask, original, { size, input }, meaning).pixels,
    (pixel) => pixel === 1,
  );
}

/** One forward pass; a model that insists on several images gets the same one several times. */
async function forward(session: InferenceSession, image: Float32Array, question: Asked): Promise<Tensor> {
  const { size } = question;
  const { name, channels, mean, std, layout } = question.input;
  const [declared] = session.inputMetadata;
  const batch = declared?.isTensor === true && typeof declared.shape[0] === 'number' ? declared.shape[0] : 1;
  const pixels = size[0] * size[1];
  const one = new Float32Array(image.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < channels; c++) {
      const value =
        ((image[pixel * channels + c] ?? NaN) - (mean[c] ?? mean[0] ?? NaN)) / (std[c] ?? std[0] ?? NaN);
      one[layout === 'NHWC' ? pixel * channels + c : c * pixels + pixel] = value;
    }
  }
  const data = Float32Array.from(Array.from({ length: batch }, () => [...one]).flat());
  const shape = layout === 'NHWC' ? [batch, ...size, channels] : [batch, channels, ...size];
  const output = (await session.run({ [name]: new Tensor(data, shape) }))[question.head.output];
  if (output === undefined) throw new Error(`no output ${question.head.output}`);
  return output;
}

/** Whether the raw output assigns a pixel to the class: over the threshold, or the first of the largest. */
function isClass(data: ArrayLike<number | bigint>, { head, size }: Asked): (pixel: number) => boolean {
  const pixels = size[0] * size[1];
  const { channels, channel, threshold } = head;
  return (pixel) => {
    const values = Array.from({ length: channels }, (_, c) =>
      Number(data[head.layout === 'NHWC' ? pixel * channels + c : c * pixels + pixel]),
    );
    if (head.decision === 'labels') return values[0] === channel;
    if (head.decision === 'threshold') return (values[channel] ?? NaN) > threshold;
    return values.indexOf(Math.max(...values)) === channel;
  };
}

/** The block × block values whose top left pixel is at row `top` and column `left`, cut where the image ends. */
function cutOut(image: Float32Array, top: number, left: number, { input, size, block }: Asked): Float32Array {
  const { channels } = input;
  const patch = new Float32Array(block * block * channels);
  for (let y = 0; y < block; y++) {
    for (let x = 0; x < block; x++) {
      for (let c = 0; c < channels; c++) {
        const isOutside = top + y >= size[0] || left + x >= size[1];
        const value = image[((top + y) * size[1] + left + x) * channels + c] ?? NaN;
        patch[(y * block + x) * channels + c] = isOutside ? NaN : value;
      }
    }
  }
  return patch;
}

function within([top, left, height, width]: Window): (y: number, x: number) => boolean {
  return (y, x) => y >= top && y < top + height && x >= left && x < left + width;
}

/** Whether two windows share a pixel, found by looking at all of them. */
function touches([top, left, height, width]: Window, other: Window): boolean {
  const isInOther = within(other);
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) if (isInOther(y, x)) return true;
  }
  return false;
}
