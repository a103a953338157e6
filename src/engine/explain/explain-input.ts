import { setImmediate } from 'node:timers/promises';
import type { Counts } from '../../causal/outcomes/outcome.ts';
import { estimateAsPublished, type Step } from '../../causal/paper.ts';
import { estimateOverPool, type PoolStep } from '../../causal/pool.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import { blocksOf } from '../../causal/window.ts';
import type { IndexedEffect } from '../../documents/effect-columns.ts';
import type { Effect, EffectMap, Explanation, Question } from '../../documents/explanation.ts';
import type { Explained } from '../scene/explained.ts';
import { factsSince } from '../run/facts.ts';
import { packDraws, unpackDraws } from '../run/recorded-draws.ts';
import { createReporter } from '../run/reporter.ts';
import { checkpoints, type Run } from '../run/run.ts';
import { openLaboratory } from '../scene/scene.ts';
import type { TreatmentSource } from '../treatments/treatments.ts';

/**
 * Measures the effects of the blocks of the input. An incomplete map over a pool goes on where it was.
 * @param memory bytes that kept values and sessions may take
 */
export async function explainInput(
  prepared: Explanation,
  { scene, reference, treatments }: Explained,
  memory: number,
  run: Run,
): Promise<Explanation> {
  const { question } = prepared;
  const laboratory = await openLaboratory(scene, question.roi, reference, memory);
  const blocks = blocksOf(question.input.size, question.block);
  const isPool = question.preset === 'pool';
  const packed = isPool && prepared.status === 'incomplete' ? (prepared.maps[0]?.draws ?? null) : null;
  const factsOf = factsSince(scene.model, packed === null ? null : prepared.facts);
  const recorded = unpackDraws(packed, blocks.length, laboratory.baseline);
  const found = new Map<number, IndexedEffect>();
  let last: Step = { effects: [], done: 0, treatments: 0 };
  const foundSoFar = (): Explanation => ({
    ...prepared,
    status: last.done === blocks.length ? 'complete' : 'incomplete',
    maps: mapsWith(prepared, found, isPool ? packDraws(recorded, laboratory.baseline) : null),
    facts: factsOf({ treatments: last.treatments, passes: laboratory.passes() }),
  });
  const report = createReporter(
    { aim: { kind: 'input' }, map: 0, geometry: null, total: blocks.length, draws: treatments.pool.size },
    run.onProgress,
  );
  const checkpoint = checkpoints(run);
  try {
    for await (const step of stepsOf(question, laboratory, treatments, recorded, run.isCancelled)) {
      for (const effect of step.effects) found.set(effect.index, effect);
      last = step;
      report(step);
      if (isPool) checkpoint(foundSoFar);
      // Lets a cancellation in: ONNX Runtime may compute on this thread.
      await setImmediate();
    }
    return foundSoFar();
  } finally {
    await laboratory.dispose();
  }
}

/** An explanation's maps with what was found of the input, and the draws it was found by. */
export function mapsWith(
  { question, maps }: Explanation,
  found: ReadonlyMap<number, IndexedEffect>,
  draws: string | null,
): EffectMap[] {
  const effects = blocksOf(question.input.size, question.block).flatMap((block, index): Effect[] => {
    const effect = found.get(index)?.effect;
    return effect === undefined ? [] : [{ unit: { tensor: question.input.name, block }, ...effect }];
  });
  return maps.map((map, i) => (i === 0 ? { ...map, effects, draws } : map));
}

function stepsOf(
  question: Question,
  laboratory: Laboratory,
  { draws, pool }: TreatmentSource,
  recorded: readonly Counts[][],
  isCancelled: () => boolean,
): AsyncGenerator<Step | PoolStep> {
  const blocks = blocksOf(question.input.size, question.block);
  return question.preset === 'pool'
    ? estimateOverPool(question, blocks, laboratory, pool, recorded, isCancelled)
    : estimateAsPublished(question, blocks, laboratory, draws, isCancelled);
}
