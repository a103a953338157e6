import { setImmediate } from 'node:timers/promises';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import { type Counts, dice, outcomeRange } from '../../causal/outcomes/outcome.ts';
import { knownDifferences } from '../../causal/differences/known-differences.ts';
import type { PairedSide } from '../../causal/differences/paired.ts';
import { estimateOverPool, type PoolStep } from '../../causal/pool.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import { blocksOf, overlap } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { BlockDifference, Comparison } from '../../documents/comparison.ts';
import type { IndexedEffect } from '../../documents/effect-columns.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import type { CompareRun, TwoExplained } from './compare-run.ts';
import { createCompareReporter } from './compare-reporter.ts';
import type { Explained } from '../scene/explained.ts';
import { mapsWith } from '../explain/explain-input.ts';
import { packDraws, unpackDraws } from '../run/recorded-draws.ts';
import { openLaboratory } from '../scene/scene.ts';

/** One of two models at work on the blocks of its input. */
interface Side {
  readonly prepared: Explanation;
  readonly laboratory: Laboratory;
  readonly blocks: readonly Window[];
  /** Counts of the draws of each block, to which what is measured is added. */
  readonly draws: Counts[][];
  readonly found: Map<number, IndexedEffect>;
  readonly steps: AsyncGenerator<PoolStep>;
  last: PoolStep | null;
}

/**
 * Measures the effects of the blocks of both inputs in lockstep, and their paired differences. What each has found
 * before is not measured again.
 * @param memory bytes that both may take together
 */
export async function compareInput(
  prepared: Comparison,
  explained: TwoExplained,
  memory: number,
  run: CompareRun,
): Promise<Comparison> {
  const { before: own, after: other } = explained;
  if (own.treatments.pool.size !== other.treatments.pool.size) {
    throw new UserError(
      `${own.scene.model.name} and ${other.scene.model.name} draw from pools of ${own.treatments.pool.size} and ${other.treatments.pool.size} patches: choose a folder of reference images that both can cut patches from.`,
    );
  }
  const before = await openSide(prepared.before, own, memory / 2, run.isCancelled);
  const after = await openSide(prepared.after, other, memory / 2, run.isCancelled).catch(
    async (error: unknown) => {
      await before.laboratory.dispose();
      throw error;
    },
  );
  const total = before.blocks.length;
  const differences = differencesOf(before, after, own.treatments.pool.size, prepared.before.question.tau);
  const reporter = createCompareReporter({ kind: 'input' }, run.onProgress);
  const foundSoFar = (): Comparison => ({
    ...prepared,
    before: withFindings(before),
    after: withFindings(after),
    blocks: [...differences()],
  });
  try {
    for await (const { side, step } of inLockstep(before.steps, after.steps)) {
      const one = side === 'before' ? before : after;
      for (const effect of step.effects) one.found.set(effect.index, effect);
      one.last = step;
      const shares = [before, after].map(({ last }) => last?.share ?? 0);
      reporter.report({
        side,
        effects: step.effects,
        share: shares.reduce((sum, share) => sum + share, 0) / 2,
        done: Math.min(before.last?.done ?? 0, after.last?.done ?? 0),
        total,
        blocks: differences,
      });
      run.checkpoint(foundSoFar);
      // Lets a cancellation in: ONNX Runtime may compute on this thread.
      await setImmediate();
    }
    const found = foundSoFar();
    run.spend(before.last?.treatments ?? 0, before.laboratory.passes());
    run.spend(after.last?.treatments ?? 0, after.laboratory.passes());
    return found;
  } finally {
    await before.laboratory.dispose();
    await after.laboratory.dispose();
  }
}

async function openSide(
  prepared: Explanation,
  { scene, reference, treatments }: Explained,
  memory: number,
  isCancelled: () => boolean,
): Promise<Side> {
  const { question, maps } = prepared;
  const laboratory = await openLaboratory(scene, question.roi, reference, memory);
  const blocks = blocksOf(question.input.size, question.block);
  const draws = unpackDraws(maps[0]?.draws ?? null, blocks.length, laboratory.baseline);
  const steps = estimateOverPool(question, blocks, laboratory, treatments.pool, draws, isCancelled);
  return { prepared, laboratory, blocks, draws, found: new Map(), steps, last: null };
}

function withFindings({ prepared, laboratory, blocks, draws, found, last }: Side): Explanation {
  return {
    ...prepared,
    status: last?.done === blocks.length ? 'complete' : 'incomplete',
    maps: mapsWith(prepared, found, packDraws(draws, laboratory.baseline)),
  };
}

/** Asks for the differences of all blocks but those that overlap the RoI. */
function differencesOf(
  before: Side,
  after: Side,
  size: number,
  tau: number,
): () => readonly BlockDifference[] {
  const isSkipped = (side: Side, index: number): boolean =>
    overlap(side.blocks[index] ?? nothing, side.prepared.question.roi);
  const compared = [...before.blocks.keys()].filter(
    (index) => index < after.blocks.length && !isSkipped(before, index) && !isSkipped(after, index),
  );
  const differences = knownDifferences(
    compared.length,
    (i) => {
      const index = compared[i] ?? -1;
      return { before: pairedSide(before, index), after: pairedSide(after, index), size };
    },
    tau,
  );
  return () => differences().map(({ index, ...rest }) => ({ ...rest, index: compared[index] ?? 0 }));
}

const nothing: Window = [0, 0, 0, 0];

function pairedSide({ laboratory, draws, blocks }: Side, index: number): PairedSide {
  const { baseline } = laboratory;
  const reach = laboratory.reach(blocks[index] ?? nothing);
  if (reach === null) return { changes: [], range: { low: 0, high: 0 } };
  const from = dice(baseline);
  const { low, high } = outcomeRange('dice', baseline, reach);
  return {
    changes: (draws[index] ?? []).map((counts) => dice(counts) - from),
    range: { low: low - from, high: high - from },
  };
}
