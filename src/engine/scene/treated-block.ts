import { at } from '../../at.ts';
import { treat } from '../../causal/laboratory/full-inference.ts';
import { dice } from '../../causal/outcomes/outcome.ts';
import { isChannelsFirst } from '../../documents/axes.ts';
import { type Box, type Size, volumeOf } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import type { Explanation, ModelInput, Question } from '../../documents/explanation.ts';
import type { Picture } from '../../documents/picture.ts';
import { measuredDraws, measuredReading } from '../../documents/readings.ts';
import { onSize, roiOnOutput } from '../../documents/roi.ts';
import type { SeenPart, TreatedBlock } from '../../documents/treated-block.ts';
import { UserError } from '../../errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { pictureOf, windowOf } from '../../imaging/picture.ts';
import type { StoredImage } from '../../imaging/stored-image.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { unpackDraws } from '../run/recorded-draws.ts';
import { heldScene } from './held-scene.ts';
import { outputsFor } from './image-pass.ts';
import { inputUnits } from './input-units.ts';
import { openQuestion } from './opened-question.ts';
import { baselineOf, type Scene, sceneOf } from './scene.ts';

/** Pixels of the largest part that is sent. */
const mostPixels = 2 ** 22;

/**
 * A block of the input under one draw, by one pass through the whole model (for direct effects with its statistics over
 * the image held): under the draw whose change of Dice is the median of those that are recorded for it, else under the
 * first.
 * @throws UserError when a file is no longer the one that was asked about, the block is never treated, or it was cancelled
 */
export async function treatedBlock(
  { question, maps, baseline }: Explanation,
  block: number,
  loaded: LoadedModel,
  isCancelled: () => boolean,
): Promise<TreatedBlock> {
  const units = inputUnits(question);
  const count = units.length;
  const unit = units[block];
  if (unit === undefined) throw new UserError(`There is no block ${block}: the image has ${count}.`);
  const { block: box, isSkipped } = unit;
  if (isSkipped) throw new UserError('The block touches the RoI: it is not treated.');
  const part = partAround(box, question.roi, question.input.size);
  if (volumeOf(part.size) > mostPixels)
    throw new UserError('The block and the RoI lie too far apart to be shown together.');
  const { scene, depth, reference, treatments } = await openQuestion(question, loaded);
  await unlessCancelled(isCancelled);
  const { input, pass } = scene;
  const isPool = question.preset === 'pool';
  const recorded = unpackDraws(isPool ? measuredDraws(question, at(maps, 0)) : null, count, baseline);
  const draw = medianDraw(at(recorded, block).map(dice));
  const value = isPool
    ? treatments.pool.value(block, draw)
    : at(treatments.draws.values(block, 'fine', question.draws), draw);
  const image = pass.image.slice();
  treat({ block: box, value: () => value }, image, input);
  const outputs = await measuredOutputs(
    question,
    scene,
    image,
    roiOnOutput(part, input.size, scene.size).box,
  );
  const intensities = intensitiesOf(image, input);
  const treated = sceneOf({ ...scene, pass: { intensities, image, outputs } });
  const [before, after] = picturesOf(...seenOf(question, pass.intensities, intensities), depth, part);
  const seen = (picture: Picture, prediction: Uint8Array): SeenPart => ({
    picture,
    predicted: cut(onSize(prediction, scene.size, input.size), part, input.size),
  });
  const of = isPool ? treatments.pool.size : question.draws;
  return {
    block,
    draw: of > 1 ? { index: draw, of, isMedian: at(recorded, block).length > 0 } : null,
    part,
    before: seen(before, scene.prediction),
    after: seen(after, treated.prediction),
    dice: {
      before: dice(baselineOf(scene, question.roi, reference)),
      after: dice(baselineOf(treated, question.roi, reference)),
    },
  };
}

/**
 * The outputs of another image by what the question measures: the model, or with its statistics over the image held.
 * @param part of the output that is looked at
 */
async function measuredOutputs(
  question: Question,
  scene: Scene,
  image: Float32Array,
  part: Box<'output'>,
): Promise<ReadonlyMap<string, Tensor>> {
  const { model, input, batchSize } = scene;
  if (measuredReading(question) !== 'direct') return outputsFor(model.program, image, input, batchSize);
  const held = await heldScene(scene, part);
  return outputsFor(held.scene.model.program, image, input, batchSize).finally(() => held.dispose());
}

/** The place of the median, the lower of two; the first where there is none. */
export function medianDraw(outcomes: readonly number[]): number {
  const order = outcomes.map((_, i) => i).toSorted((a, b) => at(outcomes, a) - at(outcomes, b) || a - b);
  return order[Math.floor((order.length - 1) / 2)] ?? 0;
}

/** The inverse of `normalize`: channel-last, before mean and standard deviation. */
function intensitiesOf(image: Float32Array, { layout, channels, mean, std }: ModelInput): Float32Array {
  const pixels = image.length / channels;
  const isFirst = isChannelsFirst(layout);
  return image.map((_, i) => {
    const c = i % channels;
    const from = isFirst ? c * pixels + (i - c) / channels : i;
    return (image[from] ?? 0) * (std[c] ?? std[0] ?? 1) + (mean[c] ?? mean[0] ?? 0);
  });
}

/** The images as they are seen: of a stack of slices, the middle one. */
function seenOf(
  { input, slice }: Pick<Question, 'input' | 'slice'>,
  before: Float32Array,
  after: Float32Array,
): readonly [Float32Array, Float32Array, ModelInput] {
  if (slice?.stack === undefined) return [before, after, input];
  const { channels } = input;
  const middle = (slice.stack - 1) / 2;
  const only = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: values.length / channels }, (_, i) => values[i * channels + middle] ?? 0);
  return [only(before), only(after), { ...input, channels: 1 }];
}

/** The same part of both images, in one window of grey values, so that they can be compared. */
function picturesOf(
  before: Float32Array,
  after: Float32Array,
  input: ModelInput,
  depth: StoredImage['depth'],
  part: Box<'input'>,
): readonly [Picture, Picture] {
  const { channels, size, scale, normalize } = input;
  const both = new Float32Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  const isAsItIs = depth === 'uint8' && normalize === undefined;
  const window = isAsItIs ? { low: 0, high: 255 / scale } : windowOf(both, input);
  const seen = (intensities: Float32Array): Picture =>
    pictureOf(cut(intensities, part, size, channels), { ...input, size: part.size }, window);
  return [seen(before), seen(after)];
}

/** The square part of the input, as far as that lies in it, that holds two boxes and some of what is around them. */
function partAround(a: Box<'input'>, b: Box<'input'>, input: Size<'input'>): Box<'input'> {
  const low = input.map((_, axis) => Math.min(at(a.start, axis), at(b.start, axis)));
  const high = input.map((_, axis) =>
    Math.max(at(a.start, axis) + at(a.size, axis), at(b.start, axis) + at(b.size, axis)),
  );
  const side = Math.ceil(1.25 * Math.max(...high.map((end, axis) => end - at(low, axis))));
  const size = input.map((length) => Math.min(length, side));
  const start = input.map((length, axis) => {
    const middle = (at(low, axis) + at(high, axis)) / 2;
    return Math.max(0, Math.min(length - at(size, axis), Math.round(middle - at(size, axis) / 2)));
  });
  return { start, size };
}
