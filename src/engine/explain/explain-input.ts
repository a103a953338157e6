import { at } from '../../at.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import type { Counts } from '../../causal/outcomes/outcome.ts';
import { estimateAsPublished, type Step } from '../../causal/paper.ts';
import { estimateOverPool, type PoolStep } from '../../causal/pool.ts';
import { estimateRefined } from '../../causal/refined.ts';
import type { Effect } from '../../documents/effects.ts';
import type { EffectMap, Explanation, Question } from '../../documents/explanation.ts';
import { blockCount, blocksOf } from '../../documents/grid.ts';
import { measuredDraws, measuredReading } from '../../documents/readings.ts';
import { roiOnOutput } from '../../documents/roi.ts';
import { checkpoints } from '../run/checkpoints.ts';
import { factsSince } from '../run/facts.ts';
import { interruptible } from '../run/interruptible.ts';
import { packDraws, unpackDraws } from '../run/recorded-draws.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { heldScene } from '../scene/held-scene.ts';
import { inputGeometry, inputGrid } from '../scene/input-grid.ts';
import { inputUnits } from '../scene/input-units.ts';
import { openLaboratory } from '../scene/scene.ts';
import type { Treatments } from '../treatments/treatment-values.ts';
import { type ExplainListener, reportExplanation } from './report-explanation.ts';

/**
 * Measures the effects of the blocks of the input. An incomplete map over a pool goes on where it was.
 * @param memory bytes that kept values and sessions may take
 */
export async function explainInput(
  prepared: Explanation,
  { scene, reference, treatments }: OpenedQuestion,
  memory: number,
  listener: ExplainListener,
): Promise<Explanation> {
  const { question } = prepared;
  const isDirect = measuredReading(question) === 'direct';
  const { box } = roiOnOutput(question.roi, scene.input.size, scene.size);
  const held = isDirect ? await heldScene(scene, box) : null;
  const laboratory = await openLaboratory(held?.scene ?? scene, question, reference, memory).catch(
    async (error: unknown) => {
      await held?.dispose();
      throw error;
    },
  );
  const total = blockCount(inputGrid(question));
  const isPool = question.preset === 'pool';
  const packed =
    isPool && prepared.status === 'incomplete' ? measuredDraws(question, at(prepared.maps, 0)) : null;
  // Before the first run, facts are those of causes.
  const goesOn = packed !== null || prepared.status === 'ready';
  const factsOf = factsSince(scene.model, goesOn ? prepared.facts : null);
  const recorded = unpackDraws(packed, total, laboratory.baseline);
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
  const report = reportExplanation({ kind: 'input' }, listener);
  const checkpoint = checkpoints(listener);
  try {
    const steps = stepsOf(question, laboratory, treatments, recorded, listener.isCancelled);
    for await (const step of interruptible(steps)) {
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
  } finally {
    await laboratory.dispose();
    await held?.dispose();
  }
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
  laboratory: Laboratory,
  { draws, pool }: Treatments,
  recorded: readonly Counts[][],
  isCancelled: () => boolean,
): AsyncGenerator<Step | PoolStep> {
  const grid = inputGrid(question);
  if (question.preset === 'paper')
    return estimateAsPublished(question, blocksOf(grid), laboratory, draws, isCancelled);
  const units = inputUnits(question);
  return question.coarse === undefined
    ? estimateOverPool(question, units, laboratory, pool, recorded, isCancelled)
    : estimateRefined(question, grid, units, laboratory, pool, recorded, isCancelled);
}
