import { at, entry } from '../../at.ts';
import { isGain } from '../../causal/edits/held-out.ts';
import { studentMean } from '../../causal/intervals/student-mean.ts';
import type { Estimate } from '../../documents/effects.ts';
import type { ChannelSets } from '../../graph/edits/channel-sets.ts';
import { gatedChannels } from '../../graph/edits/gated-channels.ts';
import type { Graph } from '../../graph/graph.ts';
import { sizeOf, type Tensor } from '../../graph/tensor.ts';
import type { ChannelMoments } from '../../inference/channel-moments.ts';
import type { Program, Runtime } from '../../runtime/runtime.ts';
import type { Progress } from './progress.ts';
import { diceOf } from './pruning-case.ts';
import type { MeasuredCase } from './search.ts';

/** A set of channels without which Dice rises. */
export interface HarmfulSet {
  readonly set: number;
  readonly gain: Estimate;
}

interface HarmOptions {
  readonly runtime: Runtime;
  readonly model: string;
  readonly graph: Graph;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly traced: ChannelSets;
  readonly moments: ReadonlyMap<string, ChannelMoments>;
  readonly chosenOn: readonly MeasuredCase[];
  readonly testedOn: readonly MeasuredCase[];
}

/** Passes that may be spent on finding candidates. */
const mostPasses = 1600;

/** How many of them are measured on all images that choose, and how many of those on images that test. */
const [candidatesChosen, candidatesTested] = [12, 6];

/**
 * The sets of channels that harm: set to their means, Dice rises on images that did not choose them (one-sided 5 % over
 * all that are tested).
 */
export async function harmfulSets(options: HarmOptions, progress: Progress): Promise<readonly HarmfulSet[]> {
  const { runtime, model, graph, shapes, traced, moments, chosenOn, testedOn } = options;
  const gated = gatedChannels(graph, traced.readers, shapes);
  const program = await runtime.compile(gated.graph, model, 'often');
  try {
    const open = gateValues(gated.gates, moments);
    const gainsOf = async (set: number, images: readonly MeasuredCase[]): Promise<readonly number[]> => {
      const gates = open(traced, set);
      const run: Program['run'] = (feeds) => program.run(new Map([...feeds, ...gates]));
      const gains: number[] = [];
      for (const { image, before } of images) gains.push((await diceOf({ run }, image)) - before);
      return gains;
    };
    const read = new Set(traced.readers.flatMap(({ sets }) => sets));
    const removable = [...read].filter((set) => at(traced.sets, set).isRemovable).slice(0, mostPasses);
    const few = chosenOn.slice(
      0,
      Math.max(1, Math.min(3, Math.floor(mostPasses / Math.max(1, removable.length)))),
    );
    const rank = async (
      sets: readonly number[],
      images: readonly MeasuredCase[],
      kept: number,
      stage: string,
    ): Promise<readonly number[]> => {
      const found: { readonly set: number; readonly gain: number }[] = [];
      for (const [index, set] of sets.entries()) {
        progress.report({ stage, done: index, total: sets.length });
        const gain = mean(await gainsOf(set, images));
        if (gain > 0) found.push({ set, gain });
      }
      return found
        .toSorted((one, other) => other.gain - one.gain)
        .slice(0, kept)
        .map(({ set }) => set);
    };
    const screened = await rank(removable, few, candidatesChosen, 'looking for channels that harm');
    const chosen = await rank(screened, chosenOn, candidatesTested, 'channels that may harm');
    const found: HarmfulSet[] = [];
    for (const set of chosen) {
      const gains = await gainsOf(set, testedOn);
      if (isGain(gains, chosen.length)) found.push({ set, gain: studentMean(gains) });
    }
    return found;
  } finally {
    await program.dispose();
  }
}

/** What the gates are fed: nothing changes, but that the channels of one set have their means. */
function gateValues(
  gates: ReturnType<typeof gatedChannels>['gates'],
  moments: ReadonlyMap<string, ChannelMoments>,
): (traced: ChannelSets, set: number) => ReadonlyMap<string, Tensor> {
  const constant = (shape: readonly number[], value: number): Tensor & { readonly data: Float32Array } => ({
    ...{ type: 'float32', shape, data: new Float32Array(sizeOf(shape)).fill(value) },
  });
  return ({ tensors }, set) =>
    new Map(
      [...gates].flatMap(([tensor, { factors, terms, shape }]) => {
        const [scale, added] = [constant(shape, 1), constant(shape, 0)];
        for (const [channel, own] of entry(tensors, tensor).sets.entries()) {
          if (own !== set) continue;
          scale.data[channel] = 0;
          added.data[channel] = at(entry(moments, tensor).means, channel);
        }
        return [[factors, scale] as const, [terms, added] as const];
      }),
    );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
