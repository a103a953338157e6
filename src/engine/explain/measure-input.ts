import type { Laboratory } from '../../causal/laboratory/trial.ts';
import type { Counts } from '../../causal/outcomes/outcome.ts';
import { estimateAsPublished, type Step } from '../../causal/paper.ts';
import { estimateOverPool, type PoolStep } from '../../causal/pool.ts';
import { estimateRefined } from '../../causal/refined.ts';
import type { Effect } from '../../documents/effects.ts';
import type { EffectMap, Explanation, Facts, Question } from '../../documents/explanation.ts';
import { blockCount, blocksOf } from '../../documents/grid.ts';
import { checkpoints } from '../run/checkpoints.ts';
import type { Spent } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import { packDraws } from '../run/recorded-draws.ts';
import type { Reached } from '../run/reporter.ts';
import { inputGeometry, inputGrid } from '../scene/input-grid.ts';
import type { InputUnit } from '../scene/input-units.ts';
import type { Treatments } from '../treatments/treatment-values.ts';
import type { FoundEffects } from './gather-explanation.ts';
import type { ExplainListener } from './report-explanation.ts';

/** How the blocks of the input are measured, and who is told. */
interface InputMeasurement {
  readonly isDirect: boolean;
  /** The blocks or regions of the question. */
  readonly units: readonly InputUnit[];
  /** Whether every block takes all draws of the pool. */
  readonly isExhaustive?: boolean;
  /** Counts of each unit under the draws of an earlier run, which are not measured again; what is measured is appended. */
  readonly recorded: readonly Counts[][];
  readonly laboratory: Laboratory;
  readonly treatments: Treatments;
  readonly factsOf: (spent: Spent) => Facts;
  readonly report: (found: FoundEffects, reached: Reached) => void;
  readonly listener: ExplainListener;
}

/** Measures the blocks of the input in one reading, until all are known or the run is cancelled. */
export async function measureInput(
  prepared: Explanation,
  measurement: InputMeasurement,
): Promise<Explanation> {
  const { isDirect, recorded, laboratory, treatments, factsOf, report, listener } = measurement;
  const { question } = prepared;
  const total = blockCount(inputGrid(question));
  const isPool = question.preset === 'pool';
  const found = new Map<number, Effect>();
  let last: Step = { effects: [], done: 0, treatments: 0 };
  let closed: number | null = null;
  const foundSoFar = (): Explanation => ({
    ...prepared,
    status: last.done === total ? 'complete' : 'incomplete',
    maps: mapsWith(prepared, found, isPool ? packDraws(recorded, laboratory.baseline) : null, isDirect),
    // It is of the map before.
    ...(prepared.joint && { joint: undefined }),
    facts: factsOf({ treatments: last.treatments, passes: laboratory.passes() }),
  });
  const geometry = inputGeometry(question);
  const checkpoint = checkpoints(listener);
  for await (const step of interruptible(stepsOf(question, measurement))) {
    for (const effect of step.effects) found.set(effect.index, effect);
    last = step;
    const { done, effects } = step;
    closed ??= done;
    const share = 'share' in step ? step.share : (done - closed) / Math.max(1, total - closed);
    report(
      { map: { geometry, effects, ...(isDirect && { reading: 'direct' }) } },
      {
        share: done === total ? 1 : share,
        done,
        total,
        draw: 'draw' in step ? { number: step.draw, of: treatments.pool.size } : null,
        treatments: step.treatments,
        ...('openings' in step ? { openings: step.openings } : {}),
      },
    );
    if (isPool) checkpoint(foundSoFar);
  }
  return foundSoFar();
}

/** An explanation's maps with what was found of the input, and the draws it was found by. */
export function mapsWith(
  { maps }: Explanation,
  found: ReadonlyMap<number, Effect>,
  draws: string | null,
  isDirect = false,
): EffectMap[] {
  const effects = [...found.values()].toSorted((a, b) => a.index - b.index);
  const read = isDirect ? { direct: { effects, draws } } : { effects, draws };
  return maps.map((map, i) => (i === 0 ? { ...map, ...read } : map));
}

function stepsOf(
  question: Question,
  {
    units,
    recorded,
    laboratory,
    treatments: { draws, pool },
    isExhaustive = false,
    listener,
  }: InputMeasurement,
): AsyncGenerator<Step | PoolStep> {
  const { isCancelled } = listener;
  const grid = inputGrid(question);
  if (question.preset === 'paper')
    return estimateAsPublished(question, blocksOf(grid), laboratory, draws, isCancelled);
  return question.coarse === undefined
    ? estimateOverPool({ ...question, isExhaustive }, units, laboratory, pool, recorded, isCancelled)
    : estimateRefined(question, grid, units, laboratory, pool, recorded, isCancelled);
}
