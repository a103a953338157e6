import { at, entry } from '../at.ts';
import type { Part } from '../graph/crop/unit.ts';
import { unitOf } from '../graph/crop/unit.ts';
import { channelAxis } from '../graph/layers/channel-axis.ts';
import { type Region, shapeOf, wholeOf } from '../graph/region.ts';
import type { TensorData } from '../graph/tensor.ts';
import { batchesOf } from './batches.ts';
import { type IncrementalOptions, prepareIncremental } from './incremental.ts';
import type { PlannedCrop, UnitTreatment } from './planned-crop.ts';

/** A part of the input, and the values that it is set to, over its region in row-major order. */
export interface PartTreatment {
  readonly part: Part;
  readonly value: () => TensorData;
}

/**
 * What treatments change of the sums that a tensor's statistics over space are computed from: of each channel, the sum over
 * all positions, and the sum of squares.
 */
export interface SumChanges {
  /** How many numbers a treatment has. */
  readonly width: number;
  /** MACs of one treatment of a part. */
  readonly costOf: (part: Part) => number;
  /**
   * The changes under each treatment, in the order of the treatments.
   * @throws UserError when the runtime fails
   */
  readonly measure: (treatments: readonly PartTreatment[]) => Promise<readonly Float64Array[]>;
  readonly dispose: () => Promise<void>;
}

/**
 * The most channels that have sums of their own. More are added up with random signs, so that distances stay what they are
 * by and large (Charikar, Chen & Farach-Colton 2002).
 */
const mostChannels = 32;

interface Job extends UnitTreatment {
  /** Its place among the treatments; null: the part as it is. */
  readonly treatment: number | null;
}

/**
 * Prepares to measure what parts of the input change of the sums of a model's only output. Null where the model cannot be
 * decomposed, or not within the memory.
 * @throws UserError when the runtime cannot run the model
 */
export async function openSumChanges(
  options: Omit<IncrementalOptions, 'regionOf'>,
): Promise<SumChanges | null> {
  const found = await prepareIncremental({ ...options, regionOf: wholeOf });
  if ('needed' in found) return null;
  const { network, runner, store } = found;
  const shape = entry(network.shapes, options.output);
  const channel = channelAxis(network, options.output);
  const slots = Math.min(mostChannels, channel === null ? 1 : at(shape, channel));
  const planOf = (part: Part): PlannedCrop | null => runner.plan(unitOf(part));
  const jobsOf = (treatments: readonly PartTreatment[]): readonly Job[] => {
    const baselines = new Set<PlannedCrop>();
    return treatments.flatMap(({ part, value }, treatment): readonly Job[] => {
      const planned = planOf(part);
      if (planned === null) return [];
      const job = { planned, unit: unitOf(part), value, treatment };
      if (baselines.has(planned)) return [job];
      baselines.add(planned);
      const untreated = (): TensorData => store.crop(part.tensor, part.region, 0);
      return [{ ...job, value: untreated, treatment: null }, job];
    });
  };
  return {
    width: 2 * slots,
    costOf: (part) => runner.estimate(unitOf(part))?.cost ?? 0,
    dispose: () => runner.dispose(),
    async measure(treatments) {
      const sums = treatments.map(() => new Float64Array(2 * slots));
      const before = new Map<PlannedCrop, Float64Array>();
      const jobs = jobsOf(treatments);
      for await (const { batch, data } of runner.runAll(batchesOf(jobs, network.isBatchable))) {
        const length = data.length / batch.length;
        for (const [item, { planned, treatment }] of batch.entries()) {
          const own = data.subarray(item * length, (item + 1) * length);
          const sum = channelSums(own, planned.output, channel, slots);
          if (treatment === null) before.set(planned, sum);
          else at(sums, treatment).set(sum);
        }
      }
      for (const { planned, treatment } of jobs) {
        if (treatment === null) continue;
        const [sum, own] = [at(sums, treatment), entry(before, planned)];
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) - (own[i] ?? 0);
      }
      return sums;
    },
  };
}

/**
 * Sums over positions, then sums of squares, of each channel or of as many groups of channels as there are slots.
 * @param region that `data` holds, in row-major order
 * @param channel the axis of channels; null: there is one channel
 */
export function channelSums(
  data: TensorData,
  region: Region,
  channel: number | null,
  slots: number,
): Float64Array {
  const sums = new Float64Array(2 * slots);
  const shape = shapeOf(region);
  const channels = channel === null ? 1 : at(shape, channel);
  const inner = channel === null ? data.length : shape.slice(channel + 1).reduce((a, b) => a * b, 1);
  for (let start = 0, c = 0; start < data.length; start += inner, c = (c + 1) % channels) {
    let [sum, square] = [0, 0];
    for (let i = start; i < start + inner; i++) {
      const value = Number(data[i] ?? 0);
      sum += value;
      square += value * value;
    }
    const { slot, sign } = placeOf(c, channels, slots);
    sums[slot] = (sums[slot] ?? 0) + sign * sum;
    sums[slots + slot] = (sums[slots + slot] ?? 0) + sign * square;
  }
  return sums;
}

/** Which sums a channel adds to, and by which sign: the same for all treatments. */
function placeOf(
  channel: number,
  channels: number,
  slots: number,
): { readonly slot: number; readonly sign: 1 | -1 } {
  if (channels <= slots) return { slot: channel, sign: 1 };
  const mixed = Math.imul(channel + 1, 0x9e3779b1) >>> 0;
  return { slot: channel % slots, sign: mixed >= 2 ** 31 ? 1 : -1 };
}
