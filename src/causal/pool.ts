import { at } from '../at.ts';
import type { Box } from '../documents/box.ts';
import type { Measurement } from '../documents/effects.ts';
import type { Question } from '../documents/explanation.ts';
import type { Openings } from '../inference/openings.ts';
import { estimateEffect, noEffect } from './outcomes/effect.ts';
import type { Counts } from './outcomes/outcome.ts';
import type { Step } from './paper.ts';
import type { Laboratory, MeasuredUnit } from './laboratory/trial.ts';
import { byDistanceFrom } from './pool-order.ts';

/** A declared pool of treatments: the population that effects are means over. */
export interface Pool {
  readonly size: number;
  /** What a unit is set to by the pool's treatment `draw`, in the layout of the model's input. */
  readonly value: (unit: number, draw: number) => Float32Array;
}

/** A step over a pool, and how far through the pool every block has come. */
export interface PoolStep extends Step {
  readonly draw: number;
  /** Share of the work that is done, by what it takes. */
  readonly share: number;
  readonly openings: Openings;
}

/** What is asked over a pool. */
interface Asked extends Pick<Question, 'roi' | 'tau'> {
  /** Whether every block takes all draws, though its interval may be narrow before. */
  readonly isExhaustive?: boolean;
}

interface UnitRecord extends MeasuredUnit {
  readonly index: number;
  readonly reach: Counts | null;
  readonly draws: Counts[];
}

/**
 * Effects over a declared pool. Every block, or region of any shape, takes the same treatments in the same order, without
 * replacement, so that differences between blocks are paired, and a block that has taken all of them is known exactly.
 * Draws are the outer loop: a first whole map after one, then ever longer rounds. A block stops early when its interval is
 * within ±τ or narrower than τ.
 * @param recorded counts of earlier draws by block, in the pool's order; they are not measured again, and what is
 * measured is appended to them
 * @param isSettled whether a block needs no more draws for another reason; default: it never is
 */
export async function* estimateOverPool(
  { roi, tau, isExhaustive = false }: Asked,
  measured: readonly MeasuredUnit[],
  laboratory: Laboratory,
  pool: Pool,
  recorded: readonly Counts[][],
  isCancelled: () => boolean,
  isSettled: (effect: Measurement) => boolean = () => false,
): AsyncGenerator<PoolStep> {
  const { baseline } = laboratory;
  const units = measured.map(({ block, isSkipped }, index): UnitRecord => {
    const reach = isSkipped ? null : laboratory.reach(block);
    return { index, block, isSkipped, reach, draws: at(recorded, index) };
  });
  const open = units.filter(({ reach }) => reach !== null).sort(byDistanceFrom(roi));
  const effects = new Map<UnitRecord, Measurement>();
  const update = (unit: UnitRecord): Measurement => {
    const effect = effectOverPool(unit, baseline, pool.size, tau);
    effects.set(unit, effect);
    return effect;
  };
  const isFinished = (unit: UnitRecord): boolean => {
    const effect = effects.get(unit) ?? update(unit);
    const { low, high, n } = effect;
    if (n === 0 || n === pool.size || isExhaustive) return n === pool.size;
    return effect.state === 'negligible' || high - low < tau || isSettled(effect);
  };

  const closed = units.filter(({ reach }) => reach === null);
  const known = open.filter(({ draws }) => draws.length > 0);
  let treatments = 0;
  let spent = 0;
  const rounds = roundsOf(pool.size);
  // Where a run was cut short within a round, the block takes the rest of the round, as it would have.
  const isActive = (unit: UnitRecord): boolean =>
    rounds.every(([, to]) => to !== unit.draws.length) || !isFinished(unit);
  let active = open.filter(isActive);
  const priceFrom = (block: Box<'input'>, drawn: number): number =>
    rounds
      .map(([from, to]) => to - Math.max(from, drawn))
      .reduce((sum, left) => sum + (left > 0 ? laboratory.priceOf(block, left) : 0), 0);
  // Of the active blocks, which may be very many: both are counted anew once a round.
  let taken = 0;
  let rest = 0;
  const countAnew = (): void => {
    taken = active.reduce((sum, { draws }) => sum + draws.length, 0);
    rest = active.reduce((sum, { block, draws }) => sum + priceFrom(block, draws.length), 0);
  };
  countAnew();
  /** The draw that blocks are taking, on average. */
  const drawNow = (): number =>
    active.length === 0 ? pool.size : Math.min(pool.size, 1 + Math.floor(taken / active.length));
  const step = (touched: readonly UnitRecord[]): PoolStep => ({
    effects: touched.map((unit) => ({
      index: unit.index,
      ...(unit.reach === null
        ? noEffect(unit.isSkipped ? 'skipped' : 'proved')
        : (effects.get(unit) ?? update(unit))),
    })),
    done: units.length - active.length,
    treatments,
    draw: drawNow(),
    share: spent / Math.max(1e-12, spent + Math.max(0, rest)),
    openings: laboratory.openings(),
  });
  yield step([...closed, ...known]);

  for (const [from, to] of rounds) {
    const jobs = active.flatMap((unit) =>
      Array.from({ length: Math.max(0, to - Math.max(from, unit.draws.length)) }, (_, i) => ({
        unit,
        draw: Math.max(from, unit.draws.length) + i,
      })),
    );
    const trials = jobs.map(({ unit: { block, index }, draw }) => ({
      block,
      value: () => pool.value(index, draw),
    }));
    for await (const batch of laboratory.measure(trials)) {
      const touched = new Map<UnitRecord, number>();
      for (const { trial, counts } of batch) {
        const { unit } = at(jobs, trial);
        unit.draws.push(counts);
        touched.set(unit, (touched.get(unit) ?? 0) + 1);
      }
      treatments += batch.length;
      for (const [unit, trials] of touched) {
        const { block, draws } = unit;
        spent += laboratory.priceOf(block, trials);
        rest += priceFrom(block, draws.length) - priceFrom(block, draws.length - trials);
        taken += trials;
        update(unit);
      }
      yield step([...touched.keys()]);
      if (isCancelled()) return;
    }
    active = active.filter(isActive);
    countAnew();
    yield step([]);
  }
}

/** Rounds of draws `[from, to)`: the first alone, then four, sixteen and so on. */
function roundsOf(size: number): readonly (readonly [number, number])[] {
  const rounds: (readonly [number, number])[] = [];
  let from = 0;
  for (let length = 1; from < size; length *= 4) {
    const to = Math.min(size, from + length);
    rounds.push([from, to]);
    from = to;
  }
  return rounds;
}

function effectOverPool(
  { draws, reach }: UnitRecord,
  baseline: Counts,
  size: number,
  tau: number,
): Measurement {
  const estimate = estimateEffect(draws, { baseline, reach, population: size, planned: size });
  const { low, high, n } = estimate;
  if (low >= -tau && high <= tau) return { ...estimate, state: 'negligible' };
  const isDecided = n === size || low > 0 || high < 0;
  return { ...estimate, state: isDecided ? 'decided' : 'undetermined' };
}
