import { at } from '../../at.ts';
import { knownDifferences } from '../../causal/differences/known-differences.ts';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import type { PairedSide } from '../../causal/differences/paired.ts';
import type { Laboratory, MeasuredUnit } from '../../causal/laboratory/trial.ts';
import { changeRange, type Counts, dice } from '../../causal/outcomes/outcome.ts';
import { estimateOverPool, type PoolStep } from '../../causal/pool.ts';
import type { BlockDifference, Comparison } from '../../documents/comparison.ts';
import type { Effect } from '../../documents/effects.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import { mapsWith } from '../explain/measure-input.ts';
import { openingsOf } from '../../inference/openings.ts';
import { interruptible } from '../run/interruptible.ts';
import { packDraws, unpackDraws } from '../run/recorded-draws.ts';
import { inputGeometry } from '../scene/input-grid.ts';
import { inputUnits } from '../scene/input-units.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { openLaboratory } from '../scene/scene.ts';
import type { CompareRun } from './compare-run.ts';
import type { TwoQuestions } from './two-models.ts';

/** The blocks of one model's input, as they are measured. */
interface MeasuredInput {
  readonly prepared: Explanation;
  readonly laboratory: Laboratory;
  readonly units: readonly MeasuredUnit[];
  /** Counts of the draws of each block, to which what is measured is added. */
  readonly draws: Counts[][];
  readonly found: Map<number, Effect>;
  readonly steps: AsyncGenerator<PoolStep>;
  last: PoolStep | null;
}

/**
 * Measures the effects of the blocks of both inputs in lockstep, and their paired differences. What each has found
 * before is not measured again.
 * @param memory bytes that both may take together
 * @throws UserError when the two pools differ in size
 */
export async function compareInput(
  prepared: Comparison,
  { before: own, after: other }: TwoQuestions,
  memory: number,
  run: CompareRun,
): Promise<Comparison> {
  if (own.treatments.pool.size !== other.treatments.pool.size) {
    throw new UserError(
      `${own.scene.model.name} and ${other.scene.model.name} draw from pools of ${own.treatments.pool.size} and ${other.treatments.pool.size} patches: choose a folder of reference images that both can cut patches from.`,
    );
  }
  const before = await openInput(prepared.before, own, memory / 2, run.isCancelled);
  const after = await openInput(prepared.after, other, memory / 2, run.isCancelled).catch(
    async (error: unknown) => {
      await before.laboratory.dispose();
      throw error;
    },
  );
  const both = { before, after };
  const total = before.units.length;
  const known = differencesOf(before, after, own.treatments.pool.size, prepared.before.question.tau);
  const differences = (): Pick<Comparison, 'blocks'> => ({ blocks: [...known()] });
  const report = run.reportOn({ kind: 'input' });
  const foundSoFar = (): Comparison => ({
    ...prepared,
    before: withFindings(before),
    after: withFindings(after),
    ...differences(),
  });
  try {
    for await (const { side, step } of interruptible(inLockstep(before.steps, after.steps))) {
      const one = both[side];
      for (const effect of step.effects) one.found.set(effect.index, effect);
      one.last = step;
      const shares = [before, after].map(({ last }) => last?.share ?? 0);
      const map = { geometry: inputGeometry(one.prepared.question), effects: step.effects };
      report(
        { [side]: { map }, differences },
        {
          share: shares.reduce((sum, share) => sum + share, 0) / 2,
          done: Math.min(before.last?.done ?? 0, after.last?.done ?? 0),
          total,
          draw: null,
          treatments: null,
          openings: openingsOf([before, after]),
        },
      );
      run.checkpoint(foundSoFar);
    }
    const found = foundSoFar();
    for (const { last, laboratory } of [before, after]) run.spend(last?.treatments ?? 0, laboratory.passes());
    return found;
  } finally {
    await before.laboratory.dispose();
    await after.laboratory.dispose();
  }
}

async function openInput(
  prepared: Explanation,
  { scene, reference, treatments }: OpenedQuestion,
  memory: number,
  isCancelled: () => boolean,
): Promise<MeasuredInput> {
  const { question, maps } = prepared;
  const laboratory = await openLaboratory(scene, question, reference, memory);
  const units = inputUnits(question);
  const draws = unpackDraws(maps[0]?.draws ?? null, units.length, laboratory.baseline);
  const steps = estimateOverPool(question, units, laboratory, treatments.pool, draws, isCancelled);
  return { prepared, laboratory, units, draws, found: new Map(), steps, last: null };
}

function withFindings({ prepared, laboratory, units, draws, found, last }: MeasuredInput): Explanation {
  return {
    ...prepared,
    status: last?.done === units.length ? 'complete' : 'incomplete',
    maps: mapsWith(prepared, found, packDraws(draws, laboratory.baseline)),
  };
}

/** A function that returns the differences of all blocks but those that touch the RoI. */
function differencesOf(
  before: MeasuredInput,
  after: MeasuredInput,
  size: number,
  tau: number,
): () => readonly BlockDifference[] {
  const isSkipped = ({ units }: MeasuredInput, index: number): boolean => at(units, index).isSkipped;
  const compared = [...before.units.keys()].filter(
    (index) => index < after.units.length && !isSkipped(before, index) && !isSkipped(after, index),
  );
  const differences = knownDifferences(
    compared.length,
    (i) => {
      const index = at(compared, i);
      return { before: pairedSide(before, index), after: pairedSide(after, index), size };
    },
    tau,
  );
  return () => differences().map(({ index, ...rest }) => ({ ...rest, index: at(compared, index) }));
}

function pairedSide({ laboratory, draws, units }: MeasuredInput, index: number): PairedSide {
  const { baseline } = laboratory;
  const reach = laboratory.reach(at(units, index).block);
  if (reach === null) return { changes: [], range: { low: 0, high: 0 } };
  const from = dice(baseline);
  return {
    changes: at(draws, index).map((counts) => dice(counts) - from),
    range: changeRange('dice', baseline, reach),
  };
}
