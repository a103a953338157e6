import { at, entry } from '../../at.ts';
import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import { stepsOf } from '../../documents/cut.ts';
import type { Question } from '../../documents/explanation.ts';
import type { ChannelName, FeatureMap } from '../../documents/feature-map.ts';
import { UserError } from '../../errors.ts';
import { channelAxis } from '../../graph/layers/channel-axis.ts';
import type { Network } from '../../graph/network.ts';
import { type Interval, type Region, shapeOf } from '../../graph/region.ts';
import { floatPartProbe } from '../../graph/rewrites/float-part-probe.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { type Item, observe, runProbe } from '../../inference/observe.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { repeated } from './image-pass.ts';
import { openScene } from './opened-question.ts';
import { readQuestionImage } from './question-image.ts';
import { spatialAxes } from './spatial-axes.ts';

/** Values of a tensor that are held at once: the channels around the one that is asked for, 64 MiB at most. */
const mostValues = 2 ** 24;

/** Channels of one tensor for the image. */
interface Values {
  readonly tensor: string;
  readonly region: Region;
  readonly data: Float32Array;
}

/** A model on the image of a question, and the channels that were looked at last. */
interface ObservedModel {
  readonly key: string;
  readonly model: LoadedModel;
  readonly item: Item;
  readonly network: Network;
  values: Values | null;
}

/** Kept as long as the model is, so that the next channel takes no pass. */
const observed = new WeakMap<LoadedModel, ObservedModel>();

/**
 * What a channel of a tensor is for the image as it is, by one pass of the model.
 * @throws UserError when a file is no longer the one that was asked about, the tensor has no such channel or does not lie
 * over the image, or it was cancelled
 */
export async function featureMap(
  question: Question,
  { tensor, channel }: ChannelName,
  loaded: LoadedModel,
  isCancelled: () => boolean,
): Promise<FeatureMap> {
  const model = await observedModel(question, loaded, isCancelled);
  const axes = axesOf(model, question, tensor);
  const { channels, height, width } = axes;
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels)
    throw new UserError(`${tensor} has no channel ${channel}: ${channelsInWords(channels)}.`);
  if (height * width > mostValues)
    throw new UserError(`${tensor}: a map of ${height}×${width} positions is too large to be shown.`);
  await unlessCancelled(isCancelled);
  const known = model.values;
  const values =
    known?.tensor === tensor && holds(known.region, axes, channel)
      ? known
      : await valuesAround(model, axes, { tensor, channel });
  model.values = values;
  const { placement } = axes;
  return { tensor, channel, channels, height, width, placement, ...levelsOf(planeOf(values, axes, channel)) };
}

function channelsInWords(count: number): string {
  return count === 1 ? 'its only channel is 0' : `its ${count} channels are 0 to ${count - 1}`;
}

async function observedModel(
  question: Question,
  loaded: LoadedModel,
  isCancelled: () => boolean,
): Promise<ObservedModel> {
  const { image, channelImages = [], input, head, constants = {} } = question;
  const files = [image, ...channelImages].map(({ sha256 }) => sha256);
  const key = JSON.stringify([question.model.sha256, files, input, head.output, head.layout, constants]);
  const known = observed.get(loaded);
  if (known?.key === key) {
    await readQuestionImage(question, loaded.name);
    return known;
  }
  const { model, pass, batchSize } = (await openScene(question, loaded)).scene;
  await unlessCancelled(isCancelled);
  const items = batchSize ?? 1;
  const item: Item = { input: input.name, tensor: inputTensor(input, repeated(pass.image, items), items) };
  const network = await observe(model.runtime, model.graph, item, model.name);
  const made: ObservedModel = { key, model, item, network, values: null };
  observed.set(loaded, made);
  return made;
}

/** Which axis of a tensor is which. */
interface MapAxes {
  readonly shape: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly height: number;
  readonly width: number;
  /** Null where there is a single channel. */
  readonly channel: number | null;
  readonly channels: number;
  readonly placement: FeatureMap['placement'];
}

function axesOf({ network, model, item }: ObservedModel, { input }: Question, tensor: string): MapAxes {
  const shape = network.shapes.get(tensor);
  if (shape === undefined) throw new UserError(`${model.name} produces no tensor ${tensor} of the image.`);
  const { axes, placement } = spatialAxes(network, input.layout, tensor);
  if (axes.length !== 2) throw new UserError(`${tensor} is not flat: it has no map.`);
  const channel = channelAxis(network, tensor);
  const items = at(item.tensor.shape, 0);
  const isPlain = shape.every(
    (length, axis) =>
      length === 1 || axis === channel || axes.includes(axis) || (axis === 0 && length === items),
  );
  if (!isPlain || (channel !== null && axes.includes(channel)))
    throw new UserError(`${tensor} has no channels that could be shown one by one.`);
  const [rows, columns] = [at(axes, 0), at(axes, 1)];
  return {
    shape,
    rows,
    columns,
    height: at(shape, rows),
    width: at(shape, columns),
    channel,
    channels: channel === null ? 1 : at(shape, channel),
    placement,
  };
}

function holds(region: Region, { channel: axis }: MapAxes, channel: number): boolean {
  if (axis === null) return true;
  const [from, to] = at(region, axis);
  return channel >= from && channel < to;
}

/** Runs the model, and keeps of the first item's tensor the channels around one. */
async function valuesAround(
  { model, item, network }: ObservedModel,
  { shape, rows, columns, height, width, channel: axis, channels }: MapAxes,
  { tensor, channel }: ChannelName,
): Promise<Values> {
  const most = Math.max(1, Math.floor(mostValues / (height * width)));
  const from = Math.floor(channel / most) * most;
  const wanted = shape.map((length, i): Interval => {
    if (i === axis) return [from, Math.min(channels, from + most)];
    return i === rows || i === columns ? [0, length] : [0, 1];
  });
  const { region, ...probe } = floatPartProbe(network.graph, tensor, shape, wanted);
  const found = await runProbe(model.runtime, probe, item, model.name);
  return { tensor, region, data: entry(found, tensor).data as Float32Array };
}

/** The values of one channel, in row order. */
function planeOf(
  { region, data }: Values,
  { rows, columns, height, width, channel: axis }: MapAxes,
  channel: number,
): Float32Array {
  const shape = shapeOf(region);
  const steps = stepsOf(shape);
  const first = axis === null ? 0 : (channel - at(region, axis)[0]) * at(steps, axis);
  const [down, across] = [at(steps, rows), at(steps, columns)];
  const plane = new Float32Array(sizeOf([height, width]));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) plane[i] = data[first + y * down + x * across] ?? 0;
  }
  return plane;
}

/** Values as levels between the least and the largest of those that are finite. */
export function levelsOf(values: Float32Array): Pick<FeatureMap, 'levels' | 'range' | 'notFinite'> {
  let [min, max, sum, finite] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    finite++;
  }
  const scale = max > min ? 255 / (max - min) : 0;
  const levels = Uint8Array.from(values, (value) =>
    Number.isFinite(value) ? Math.round((value - min) * scale) : value === Infinity ? 255 : 0,
  );
  return {
    levels,
    range: finite === 0 ? null : { min, max, mean: sum / finite },
    notFinite: values.length - finite,
  };
}
