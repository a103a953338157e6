import type { Effect, Question } from '../explanation/explanation.ts';
import type { IndexedEffect } from '../explanation/effect-columns.ts';
import type { Window } from '../explanation/settings.ts';
import { summarize } from './effect.ts';
import type { Population } from './interval.ts';
import { dice } from './outcome.ts';
import type { Laboratory, Trial } from './trial.ts';
import { overlap } from './window.ts';

/** The two stages of the published method; each draws anew. */
export type Stage = 'coarse' | 'fine';

/** Where the values of a unit come from. */
export interface Treatments {
  /** Values drawn from; infinite when draws are with replacement. */
  readonly population: number;
  readonly values: DrawValues;
}

/** Values a block is set to, one a draw: `height × width × channels` in row order. */
export type DrawValues = (unit: number, stage: Stage, count: number) => readonly Float32Array[];

interface UnitRecord {
  readonly index: number;
  readonly block: Window;
  readonly coarse: number[];
  readonly fine: number[];
}

interface Job {
  readonly unit: UnitRecord;
  readonly stage: Stage;
  readonly trial: Trial;
}

/**
 * The published estimator (PdCR, arXiv 2602.20511). Blocks that overlap the RoI are skipped. Coarse: a block whose
 * `screening` draws all change Dice by less than τ has no effect. Fine: the mean change over `draws` fresh draws,
 * and no effect where it is less than τ. Blocks near the RoI come first.
 * @yields effects that are new or better known since the last: also unfinished ones, from the draws so far
 * @returns when all is measured or `isCancelled` says so
 */
export async function* estimateAsPublished(
  question: Pick<Question, 'roi' | 'screening' | 'draws' | 'tau'>,
  blocks: readonly Window[],
  laboratory: Laboratory,
  treatments: Treatments,
  isCancelled: () => boolean,
): AsyncGenerator<{ readonly effects: readonly IndexedEffect[]; readonly done: number }> {
  const { roi, screening, draws, tau } = question;
  const baseline = dice(laboratory.baseline);
  const population: Population = { low: -baseline, high: 100 - baseline, size: treatments.population };
  const units = blocks.map((block, index): UnitRecord => ({ index, block, coarse: [], fine: [] }));
  const isSkipped = ({ block }: UnitRecord): boolean => overlap(block, roi);
  const waiting = units.filter((unit) => !isSkipped(unit)).sort(byDistanceFrom(roi));
  const jobs: Job[] = [];
  const enlist = (unit: UnitRecord, stage: Stage, count: number): void => {
    const values = treatments.values(unit.index, stage, count);
    jobs.push(...values.map((value) => ({ unit, stage, trial: { block: unit.block, value } })));
  };
  const isIrrelevant = ({ coarse }: UnitRecord): boolean => coarse.every((change) => Math.abs(change) < tau);
  const effectOf = (unit: UnitRecord): Omit<Effect, 'unit'> => {
    const { coarse, fine } = unit;
    const summary = summarize(fine.length > 0 ? fine : coarse, population, draws);
    if (isSkipped(unit)) return { ...summary, state: 'skipped', low: 0, high: 0 };
    if (coarse.length === screening && screening > 0 && isIrrelevant(unit)) {
      return { ...summary, state: 'screened', mean: 0 };
    }
    if (fine.length === draws && Math.abs(summary.mean) < tau)
      return { ...summary, state: 'negligible', mean: 0 };
    return { ...summary, state: 'measured' };
  };
  const isDone = (unit: UnitRecord): boolean =>
    unit.fine.length === draws || (unit.coarse.length === screening && screening > 0 && isIrrelevant(unit));

  const skipped = units.filter(isSkipped);
  let done = skipped.length;
  yield { effects: skipped.map((unit) => ({ index: unit.index, effect: effectOf(unit) })), done };
  for (;;) {
    while (jobs.length < laboratory.batch && waiting.length > 0) {
      const unit = waiting.shift();
      if (unit === undefined) break;
      if (screening > 0) enlist(unit, 'coarse', screening);
      else enlist(unit, 'fine', draws);
    }
    const batch = jobs.splice(0, laboratory.batch);
    if (batch.length === 0 || isCancelled()) return;
    const counts = await laboratory.measure(batch.map(({ trial }) => trial));
    const touched = new Set<UnitRecord>();
    batch.forEach(({ unit, stage }, i) => {
      const outcome = counts[i];
      if (outcome === undefined) return;
      unit[stage].push(dice(outcome) - baseline);
      touched.add(unit);
      if (stage === 'coarse' && unit.coarse.length === screening && !isIrrelevant(unit))
        enlist(unit, 'fine', draws);
    });
    done += [...touched].filter(isDone).length;
    yield { effects: [...touched].map((unit) => ({ index: unit.index, effect: effectOf(unit) })), done };
  }
}

function byDistanceFrom([y, x, height, width]: Window): (a: UnitRecord, b: UnitRecord) => number {
  const distance = ({ block }: UnitRecord): number =>
    Math.hypot(block[0] + block[2] / 2 - y - height / 2, block[1] + block[3] / 2 - x - width / 2);
  return (a, b) => distance(a) - distance(b) || a.index - b.index;
}
