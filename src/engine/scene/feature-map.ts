import { at, entry } from '../../at.ts';
import { type Size, volumeOf, wholeBox } from '../../documents/box.ts';
import { rowStarts, stepsOf } from '../../documents/cut.ts';
import type { Question } from '../../documents/explanation.ts';
import type { ChannelName, FeatureMap } from '../../documents/feature-map.ts';
import { UserError } from '../../errors.ts';
import { channelAxis } from '../../graph/layers/channel-axis.ts';
import { type Interval, type Region, shapeOf } from '../../graph/region.ts';
import { floatPartProbe } from '../../graph/rewrites/float-part-probe.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { runProbe } from '../../inference/observe.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { unlessCancelled } from '../run/interruptible.ts';
import { levelsOf } from './feature-levels.ts';
import { type ChannelValues, type ObservedModel, observedModel } from './observed-model.ts';
import { spatialAxes } from './spatial-axes.ts';

/** Values of a tensor that are held at once: the channels around the one that is asked for, 64 MiB at most. */
const mostValues = 2 ** 24;

/** The same where the model's operator set is too old to cut channels out of a tensor. */
const mostWhole = 4 * mostValues;

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
  const { channels, size } = axes;
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels)
    throw new UserError(`${tensor} has no channel ${channel}: ${channelsInWords(channels)}.`);
  if (volumeOf(size) > mostValues)
    throw new UserError(`${tensor}: a map of ${size.join('×')} positions is too large to be shown.`);
  await unlessCancelled(isCancelled);
  const known = model.values;
  const values =
    known?.tensor === tensor && holds(known.region, axes, channel)
      ? known
      : await valuesAround(model, axes, { tensor, channel });
  model.values = values;
  const { placement } = axes;
  return { tensor, channel, channels, size, placement, ...levelsOf(mapOf(values, axes, channel)) };
}

function channelsInWords(count: number): string {
  return count === 1 ? 'its only channel is 0' : `its ${count} channels are 0 to ${count - 1}`;
}

/** Which axis of a tensor is which. */
interface MapAxes {
  readonly shape: readonly number[];
  /** The spatial axes, and their lengths. */
  readonly spatial: readonly number[];
  readonly size: Size<'tensor'>;
  /** Null where there is a single channel. */
  readonly channel: number | null;
  readonly channels: number;
  readonly placement: FeatureMap['placement'];
}

function axesOf({ network, model, item }: ObservedModel, { input }: Question, tensor: string): MapAxes {
  const shape = network.shapes.get(tensor);
  if (shape === undefined) throw new UserError(`${model.name} produces no tensor ${tensor} of the image.`);
  const { axes, placement } = spatialAxes(network, input.layout, tensor);
  const channel = channelAxis(network, tensor);
  const items = at(item.tensor.shape, 0);
  const isPlain = shape.every(
    (length, axis) =>
      length === 1 || axis === channel || axes.includes(axis) || (axis === 0 && length === items),
  );
  if (!isPlain || (channel !== null && axes.includes(channel)))
    throw new UserError(`${tensor} has no channels that could be shown one by one.`);
  return {
    shape,
    spatial: axes,
    size: axes.map((axis) => at(shape, axis)),
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
  { shape, spatial, size, channel: axis, channels }: MapAxes,
  { tensor, channel }: ChannelName,
): Promise<ChannelValues> {
  const most = Math.max(1, Math.floor(mostValues / volumeOf(size)));
  const from = Math.floor(channel / most) * most;
  const wanted = shape.map((length, i): Interval => {
    if (i === axis) return [from, Math.min(channels, from + most)];
    return spatial.includes(i) ? [0, length] : [0, 1];
  });
  const { region, ...probe } = floatPartProbe(network.graph, tensor, shape, wanted);
  if (sizeOf(shapeOf(region)) > mostWhole)
    throw new UserError(`${tensor} (${shape.join('×')}) is too large to be shown.`);
  const found = await runProbe(model.runtime, probe, item, model.name);
  return { tensor, region, data: entry(found, tensor).data as Float32Array };
}

/** The values of one channel, in row order. */
function mapOf(
  { region, data }: ChannelValues,
  { spatial, size, channel: axis }: MapAxes,
  channel: number,
): Float32Array {
  const steps = stepsOf(shapeOf(region));
  const first = axis === null ? 0 : (channel - at(region, axis)[0]) * at(steps, axis);
  const along = spatial.map((one) => at(steps, one));
  const [row, step] = [at(size, size.length - 1), at(along, along.length - 1)];
  const map = new Float32Array(volumeOf(size));
  let i = 0;
  for (const start of rowStarts(wholeBox(size), along)) {
    for (let x = 0, place = first + start; x < row; x++, place += step, i++) map[i] = data[place] ?? 0;
  }
  return map;
}
