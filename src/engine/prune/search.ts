import { at } from '../../at.ts';
import type { Removal } from '../../causal/edits/removal-order.ts';
import { provenWithin, withinMargin } from '../../causal/edits/held-out.ts';
import type { TriedModel } from '../../documents/pruning.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Progress } from './progress.ts';
import { diceOf, type PruningCase } from './pruning-case.ts';

/** Dice of the whole model on an image, in points. */
export interface MeasuredCase {
  readonly image: PruningCase;
  readonly before: number;
}

/** What a search needs. */
export interface SearchOptions {
  readonly runtime: Runtime;
  readonly model: string;
  /** Multiply-accumulates of the whole model. */
  readonly macs: number;
  /** Sets of channels in the order in which they are removed. */
  readonly order: readonly Removal[];
  /** The model without the first sets. */
  readonly withoutFirst: (count: number) => Graph;
  readonly chosenOn: readonly MeasuredCase[];
  readonly testedOn: readonly MeasuredCase[];
  readonly margin: number;
}

/** How many sets can be removed, and what was tried. */
export interface SearchResult {
  /** 0 where nothing can. */
  readonly count: number;
  readonly tried: readonly TriedModel[];
}

/** Models differ by at least this share of the arithmetic. */
const step = 0.025;

/**
 * Removes more and more sets until images that choose lose more than the margin in the mean; of these models, images that
 * did not choose test one after the other, until the first that is not shown to keep the margin.
 */
export async function search(options: SearchOptions, progress: Progress): Promise<SearchResult> {
  const { margin, macs, order } = options;
  const counts = ladder(order, macs);
  const chosen: (readonly number[])[] = [];
  for (const [index, count] of counts.entries()) {
    progress.report({ stage: 'choosing', done: index, total: counts.length });
    chosen.push(await losses(options, count, options.chosenOn));
    if (withinMargin(chosen, margin) < chosen.length) break;
  }
  const candidates = withinMargin(chosen, margin);
  const tested: (readonly number[])[] = [];
  for (const [index, count] of counts.slice(0, candidates).entries()) {
    progress.report({ stage: 'testing on other images', done: index, total: candidates });
    tested.push(await losses(options, count, options.testedOn));
    if (provenWithin(tested, margin) < tested.length) break;
  }
  const proven = provenWithin(tested, margin);
  return {
    count: proven === 0 ? 0 : at(counts, proven - 1),
    tried: chosen.map((own, i) => ({
      savedMacs: 1 - at(order, at(counts, i) - 1).macs / macs,
      channels: at(counts, i),
      lossWhereChosen: mean(own),
      lossWhereTested: i < tested.length ? mean(at(tested, i)) : null,
    })),
  };
}

/** How many sets are removed by models that differ enough. What costs no arithmetic is removed with what comes before. */
function ladder(order: readonly Removal[], macs: number): readonly number[] {
  const counts: number[] = [];
  let last = macs;
  for (const [i, removal] of order.entries()) {
    if (last - removal.macs < step * macs && i < order.length - 1) continue;
    counts.push(i + 1);
    last = removal.macs;
  }
  return counts;
}

/** What each image loses, in points. */
async function losses(
  { runtime, model, withoutFirst }: SearchOptions,
  count: number,
  images: readonly MeasuredCase[],
): Promise<readonly number[]> {
  const program = await runtime.compile(withoutFirst(count), model, 'some');
  try {
    const found: number[] = [];
    for (const { image, before } of images) found.push(before - (await diceOf(program, image)));
    return found;
  } finally {
    await program.dispose();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
