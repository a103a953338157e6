import { at } from '../../at.ts';
import type { Effect } from '../../documents/effects.ts';
import { type JointChange, type JointLaw, type JointRow, nameOfRow } from '../../documents/joint.ts';
import type { Laboratory, Trial } from '../laboratory/trial.ts';
import { type Counts, outcomeOf } from '../outcomes/outcome.ts';
import { type JointSet, sumOfEffects } from './joint-sets.ts';

/** How blocks are set together. */
export interface JointTreatment {
  readonly law: JointLaw;
  /** Values that are drawn for each set. */
  readonly draws: number;
  /** `do(all of these blocks := values)`, as one trial of the smallest box that holds them. */
  readonly trial: (units: readonly number[], draw: number) => Trial;
}

/** Rows that were measured, and how many treatments that took so far. */
interface JointStep {
  readonly rows: readonly JointRow[];
  readonly treatments: number;
}

interface OpenRow extends Pick<JointRow, 'order' | 'blocks' | 'law' | 'alone'> {
  readonly trials: readonly Trial[];
  readonly counts: Counts[];
}

/**
 * Measures what sets of blocks do together under each treatment.
 * @param effects of the blocks, each set alone
 * @param known rows that are not measured again
 * @returns when all is measured or `isCancelled` says so
 */
export async function* measureJoint(
  sets: readonly JointSet[],
  treatments: readonly JointTreatment[],
  effects: ReadonlyMap<number, Effect>,
  known: readonly JointRow[],
  laboratory: Laboratory,
  isCancelled: () => boolean,
): AsyncGenerator<JointStep> {
  const names = new Set(known.map(nameOfRow));
  const rows = treatments
    .flatMap((treatment) => sets.map((set) => openRow(set, treatment, effects)))
    .filter((row) => !names.has(nameOfRow(row)));
  const trials = rows.flatMap((row) => row.trials.map((trial) => ({ row, trial })));
  // All plans are known before the first is run: sessions are opened where they are worth it for all.
  for (const { trial } of trials) laboratory.reach(trial.block);
  let measured = 0;
  for await (const batch of laboratory.measure(trials.map(({ trial }) => trial))) {
    const finished: JointRow[] = [];
    for (const { trial, counts } of batch) {
      const { row } = at(trials, trial);
      row.counts.push(counts);
      if (row.counts.length === row.trials.length) finished.push(measuredRow(row, laboratory.baseline));
    }
    measured += batch.length;
    yield { rows: finished, treatments: measured };
    if (isCancelled()) return;
  }
}

function openRow(
  { order, blocks, units }: JointSet,
  { law, draws, trial }: JointTreatment,
  effects: ReadonlyMap<number, Effect>,
): OpenRow {
  const drawn = Array.from({ length: draws }, (_, draw) => units(draw));
  return {
    ...{ order, blocks, law },
    alone: meanOf(drawn.map((some) => sumOfEffects(some, effects))),
    trials: drawn.map((some, draw) => trial(some, draw)),
    counts: [],
  };
}

function measuredRow({ order, blocks, law, alone, counts }: OpenRow, baseline: Counts): JointRow {
  const changes = counts.map((after) => ({
    dice: outcomeOf('dice', after) - outcomeOf('dice', baseline),
    softDice: outcomeOf('softDice', after) - outcomeOf('softDice', baseline),
  }));
  return { order, blocks, law, n: counts.length, together: meanOf(changes), alone };
}

/** Millionths of a point are rounding errors. */
function meanOf(changes: readonly JointChange[]): JointChange {
  const mean = (name: keyof JointChange): number =>
    Math.round((1e6 * changes.reduce((sum, change) => sum + change[name], 0)) / changes.length) / 1e6 + 0;
  return { dice: mean('dice'), softDice: mean('softDice') };
}
