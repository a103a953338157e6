import { at, entry } from '../at.ts';
import type { Measurement } from '../documents/effects.ts';
import type { Question } from '../documents/explanation.ts';
import { blockCount, type Grid } from '../documents/grid.ts';
import { coarseBlocks, partsOfCoarse, responds } from '../documents/refined-grid.ts';
import type { Laboratory, MeasuredUnit } from './laboratory/trial.ts';
import type { Counts } from './outcomes/outcome.ts';
import { estimateOverPool, type Pool, type PoolStep } from './pool.ts';

/**
 * Effects of the blocks of a refined grid over a declared pool: of the coarse ones first, then of the blocks of those that
 * respond. A coarse block takes no more draws once it does. Every block of either size takes the same treatments in the same
 * order, each at its own place, so that the effect of a block is that of a run without coarse ones, draw by draw.
 *
 * What is done by the last step is as many as the grid has blocks, though those of coarse ones that do not respond are not
 * measured. Until it is known whether a coarse block responds, the work that is left includes that of its blocks.
 * @param units the blocks of the grid by number
 * @param recorded counts of earlier draws by block, as of `estimateOverPool`
 */
export async function* estimateRefined(
  question: Pick<Question, 'roi' | 'tau'>,
  grid: Grid<'input'>,
  units: readonly MeasuredUnit[],
  laboratory: Laboratory,
  pool: Pool,
  recorded: readonly Counts[][],
  isCancelled: () => boolean,
): AsyncGenerator<PoolStep> {
  const isOpen = (effect: Measurement): boolean => responds(effect, question.tau);
  const estimate = (blocks: readonly number[], isSettled?: typeof isOpen): AsyncGenerator<PoolStep> =>
    estimateOverPool(
      question,
      blocks.map((block) => at(units, block)),
      laboratory,
      { size: pool.size, value: (unit, draw) => pool.value(at(blocks, unit), draw) },
      blocks.map((block) => at(recorded, block)),
      isCancelled,
      isSettled,
    );
  const priceOf = (blocks: readonly number[]): number =>
    blocks
      .map((block) => at(units, block))
      .filter(({ block, isSkipped }) => !isSkipped && laboratory.reach(block) !== null)
      .reduce((sum, { block }) => sum + laboratory.priceOf(block, pool.size), 0);

  const coarse = coarseBlocks(grid);
  const parts = new Map(coarse.map((block) => [block, partsOfCoarse(grid, block)]));
  const prices = new Map<number, number>();
  const known = new Map<number, Measurement>();
  /** Work on the blocks of those coarse ones that respond, or may do so yet. */
  const priceOfParts = (): number => {
    let sum = 0;
    for (const [block, own] of parts) {
      const effect = known.get(block);
      if (effect !== undefined && isClosed(effect, pool.size) && !isOpen(effect)) continue;
      const price = prices.get(block) ?? priceOf(own);
      prices.set(block, price);
      sum += price;
    }
    return sum;
  };
  const coarsePrice = priceOf(coarse);
  const total = blockCount(grid);
  let treatments = 0;
  for await (const step of estimate(coarse, isOpen)) {
    const effects = step.effects.map(({ index, ...effect }) => ({ index: at(coarse, index), ...effect }));
    for (const effect of effects) known.set(effect.index, effect);
    treatments = step.treatments;
    yield { ...step, effects, share: shareOf(step.share * coarsePrice, coarsePrice + priceOfParts()) };
  }
  if (isCancelled()) return;
  const opened = coarse.filter((block) => {
    const effect = known.get(block);
    return effect !== undefined && isOpen(effect);
  });
  const fine = opened.flatMap((block) => entry(parts, block)).toSorted((a, b) => a - b);
  const finePrice = priceOfParts();
  for await (const step of estimate(fine)) {
    yield {
      ...step,
      effects: step.effects.map(({ index, ...effect }) => ({ index: at(fine, index), ...effect })),
      done: total - fine.length + step.done,
      treatments: treatments + step.treatments,
      share: shareOf(coarsePrice + step.share * finePrice, coarsePrice + finePrice),
    };
  }
}

/** Whether the effect of a coarse block takes no more draws. */
function isClosed({ state, n }: Measurement, poolSize: number): boolean {
  return state === 'proved' || state === 'negligible' || n === poolSize;
}

function shareOf(done: number, all: number): number {
  return all > 0 ? done / all : 1;
}
