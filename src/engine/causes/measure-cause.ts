import type { Reading } from '../../causal/outcomes/head.ts';
import { type Counts, count } from '../../causal/outcomes/outcome.ts';
import { estimateEffect, estimateMean } from '../../causal/outcomes/effect.ts';
import type { Cause } from '../../documents/causes.ts';
import { UserError } from '../../errors.ts';
import type { CauseBench } from './cause-bench.ts';
import type { CauseTrial } from './cause-trial.ts';

/** What the RoI counts under one draw, and which of its pixels changed. */
interface Drawn {
  readonly counts: Counts;
  readonly lost: number;
  readonly gained: number;
}

/** Draws that a cause takes, at least, before it may count as decided. */
const fewestDraws = 4;

/**
 * Measures one cause, draw by draw, until all are taken or the effect is decided. One that cannot be tried says why.
 * @param onDraw called after each draw, with how many passes it took; a no-op draw takes none
 * @returns null when it was cancelled
 */
export async function measureCause(
  bench: CauseBench,
  { kind, done, how, draws, passes, read }: CauseTrial,
  onDraw: (passes: number) => Promise<void>,
  isCancelled: () => boolean,
): Promise<Cause | null> {
  const named = { kind, done, how };
  const taken: Drawn[] = [];
  let rejected = 0;
  try {
    for (let draw = 0; draw < draws; draw++) {
      if (isCancelled()) return null;
      const reading = await read(draw);
      if (reading === null) rejected++;
      else taken.push(drawnOf(bench, reading));
      await onDraw(reading === null ? 0 : passes);
      if (taken.length < fewestDraws) continue;
      const found = foundOf(bench, taken, draws, rejected);
      if (found.state !== 'undetermined') break;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...named, found: null, problem: error.message.replace(/\.$/u, '') };
  }
  if (taken.length === 0) return { ...named, found: null, problem: 'it leaves the input as it is' };
  return { ...named, found: foundOf(bench, taken, draws, rejected), problem: null };
}

function drawnOf({ reference, within, reading: before }: CauseBench, reading: Reading): Drawn {
  let [lost, gained] = [0, 0];
  for (const [i, now] of reading.predicted.entries()) {
    if (within !== null && within[i] !== 1) continue;
    if (now === 0 && before.predicted[i] === 1) lost++;
    if (now === 1 && before.predicted[i] === 0) gained++;
  }
  return { counts: count(reading, reference, within), lost, gained };
}

function foundOf(
  { baseline, question: { tau } }: CauseBench,
  taken: readonly Drawn[],
  draws: number,
  rejected: number,
): NonNullable<Cause['found']> {
  const population = draws - rejected;
  const effect = estimateEffect(
    taken.map(({ counts }) => counts),
    { baseline, reach: baseline, population, planned: draws },
  );
  const { low, high, n } = effect;
  const isNegligible = low >= -tau && high <= tau;
  const isDecided = n === population || low > 0 || high < 0;
  const pixels = (of: (one: Drawn) => number, most: number): NonNullable<Cause['found']>['lost'] =>
    estimateMean(taken.map(of), { low: 0, high: most, size: population }, draws);
  return {
    ...effect,
    state: isNegligible ? 'negligible' : isDecided ? 'decided' : 'undetermined',
    lost: pixels(({ lost }) => lost, baseline.predicted),
    gained: pixels(({ gained }) => gained, baseline.pixels - baseline.predicted),
  };
}
