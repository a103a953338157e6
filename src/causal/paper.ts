import { at } from '../at.ts';
import type { Box } from '../documents/box.ts';
import type { Effect, Measurement } from '../documents/effects.ts';
import type { Question } from '../documents/explanation.ts';
import { touches } from '../documents/roi.ts';
import { estimateEffect, noEffect } from './outcomes/effect.ts';
import { type Counts, dice } from './outcomes/outcome.ts';
import type { Laboratory, Trial } from './laboratory/trial.ts';
import { byDistanceFrom } from './pool-order.ts';

/** The two stages of the published method; each draws anew. */
type Stage = 'coarse' | 'fine';

/** Values a block is set to, one a draw, in the layout of the model's input. */
export type DrawValues = (unit: number, stage: Stage, count: number) => readonly Float32Array[];

/** What a step of an estimator found. */
export interface Step {
  /** Effects that are new or better known since the last step, also unfinished ones. */
  readonly effects: readonly Effect[];
  /** Blocks that are finished. */
  readonly done: number;
  /** Treatments measured so far. */
  readonly treatments: number;
}

interface UnitRecord {
  readonly index: number;
  readonly block: Box<'input'>;
  readonly reach: Counts | null;
  readonly coarse: Counts[];
  readonly fine: Counts[];
}

interface Job {
  readonly unit: UnitRecord;
  readonly stage: Stage;
  readonly trial: Trial;
}

/** Trials handed to the laboratory at once. */
const jobsAtOnce = 64;

/**
 * The published estimator (PdCR, arXiv 2602.20511). Blocks that touch the RoI are skipped. Coarse: a block whose
 * `screening` draws all change Dice by less than τ has no effect. Fine: the mean change over `draws` fresh draws,
 * and no effect where it is less than τ. Blocks near the RoI come first; those that provably change nothing are not
 * drawn for.
 * @param population values drawn from; infinite, since draws are with replacement
 * @returns when all is measured or `isCancelled` says so
 */
export async function* estimateAsPublished(
  question: Pick<Question, 'roi' | 'screening' | 'draws' | 'tau'>,
  blocks: readonly Box<'input'>[],
  laboratory: Laboratory,
  { values, population }: { readonly values: DrawValues; readonly population: number },
  isCancelled: () => boolean,
): AsyncGenerator<Step> {
  const { roi, screening, draws, tau } = question;
  const { baseline } = laboratory;
  const change = (counts: Counts): number => dice(counts) - dice(baseline);
  const isSkipped = (block: Box<'input'>): boolean => touches(block, roi);
  const units = blocks.map((block, index): UnitRecord => {
    return {
      index,
      block,
      reach: isSkipped(block) ? baseline : laboratory.reach(block),
      coarse: [],
      fine: [],
    };
  });
  const isOpen = ({ block, reach }: UnitRecord): boolean => !isSkipped(block) && reach !== null;
  const isIrrelevant = ({ coarse }: UnitRecord): boolean =>
    screening > 0 && coarse.length === screening && coarse.every((counts) => Math.abs(change(counts)) < tau);
  const isDone = (unit: UnitRecord): boolean => unit.fine.length === draws || isIrrelevant(unit);
  const effectOf = (unit: UnitRecord): Measurement => {
    const { coarse, fine, reach } = unit;
    const setting = { baseline, reach, population, planned: draws };
    const estimate = estimateEffect(fine.length > 0 ? fine : coarse, setting);
    if (isIrrelevant(unit)) return { ...estimate, state: 'screened', mean: 0 };
    if (fine.length === draws && Math.abs(estimate.mean) < tau)
      return { ...estimate, state: 'negligible', mean: 0 };
    return { ...estimate, state: 'measured' };
  };
  const waiting = units.filter(isOpen).sort(byDistanceFrom(roi));
  const jobs: Job[] = [];
  const enlist = (unit: UnitRecord, stage: Stage, count: number): void => {
    for (const value of values(unit.index, stage, count))
      jobs.push({ unit, stage, trial: { block: unit.block, value: () => value } });
  };

  const closed = units.filter((unit) => !isOpen(unit));
  let done = closed.length;
  let treatments = 0;
  const closedEffects = closed.map(({ index, block }) => ({
    index,
    ...noEffect(isSkipped(block) ? 'skipped' : 'proved'),
  }));
  yield { effects: closedEffects, done, treatments };
  for (;;) {
    while (jobs.length < jobsAtOnce) {
      const unit = waiting.shift();
      if (unit === undefined) break;
      if (screening > 0) enlist(unit, 'coarse', screening);
      else enlist(unit, 'fine', draws);
    }
    const some = jobs.splice(0, jobsAtOnce);
    if (some.length === 0) return;
    for await (const batch of laboratory.measure(some.map(({ trial }) => trial))) {
      const touched = new Set<UnitRecord>();
      for (const { trial, counts } of batch) {
        const job = at(some, trial);
        job.unit[job.stage].push(counts);
        touched.add(job.unit);
      }
      treatments += batch.length;
      for (const unit of touched) {
        const isScreened = unit.coarse.length === screening && unit.fine.length === 0;
        if (screening > 0 && isScreened && !isIrrelevant(unit)) enlist(unit, 'fine', draws);
      }
      done += [...touched].filter(isDone).length;
      yield {
        effects: [...touched].map((unit) => ({ index: unit.index, ...effectOf(unit) })),
        done,
        treatments,
      };
      if (isCancelled()) return;
    }
  }
}
