import { setImmediate } from 'node:timers/promises';
import type { Counts } from '../causal/outcome.ts';
import { estimateAsPublished, type Step } from '../causal/paper.ts';
import { estimateOverPool, type PoolStep } from '../causal/pool.ts';
import type { Laboratory } from '../causal/trial.ts';
import { blocksOf } from '../causal/window.ts';
import type { IndexedEffect } from '../explanation/effect-columns.ts';
import type { Effect, Explanation, Question } from '../explanation/explanation.ts';
import { readImage } from '../imaging/read-image.ts';
import { imageInputOf } from './image-input.ts';
import { look } from './look.ts';
import type { Progress } from './messages.ts';
import type { LoadedModel } from './model-shelf.ts';
import { packDraws, unpackDraws } from './recorded-draws.ts';
import { classCount, referenceFor } from './reference.ts';
import { createReporter } from './reporter.ts';
import { openLaboratory, type Scene, sceneOf } from './scene.ts';
import { type TreatmentSource, treatmentsFor } from './treatments.ts';
import { checkUnchanged } from './unchanged.ts';
import { version } from '../../package.json';

/** What a run tells, and asks, while it goes on. */
export interface Run {
  readonly onProgress: (progress: Progress) => void;
  /** Told what was found so far, every few seconds. */
  readonly onCheckpoint: (explanation: Explanation) => void;
  /** Asked between batches; what was found until then comes back as `incomplete`. */
  readonly isCancelled: () => boolean;
}

/** Milliseconds between checkpoints. */
const checkpointInterval = 5000;

/**
 * Measures the effects a prepared explanation asks for. An incomplete one over a pool goes on where it was.
 * @param memory bytes that kept values and sessions may take
 * @throws UserError when a file is not the one that was prepared, or the model fails
 */
export async function explain(
  prepared: Explanation,
  model: LoadedModel,
  memory: number,
  { onProgress, onCheckpoint, isCancelled }: Run,
): Promise<Explanation> {
  const { question } = prepared;
  const startedAt = new Date();
  const { scene, reference } = await rebuild(question, model);
  const treatments = await treatmentsFor(question, question.references?.path ?? null, scene.look.intensities);
  if (question.references !== null) checkUnchanged(question.references, treatments.sha256);
  const laboratory = await openLaboratory(scene, question.roi, reference, memory);
  const blocks = blocksOf(question.input.size, question.block);
  const isPool = question.preset === 'pool';
  const packed = isPool && prepared.status === 'incomplete' ? (prepared.maps[0]?.draws ?? null) : null;
  const earlier = packed === null ? null : prepared.facts;
  const recorded = unpackDraws(packed, blocks.length, laboratory.baseline);
  const found = new Map<number, IndexedEffect>();
  let last: Step = { effects: [], done: 0, treatments: 0 };
  const foundSoFar = (): Explanation => ({
    ...prepared,
    status: last.done === blocks.length ? 'complete' : 'incomplete',
    maps: prepared.maps.map((map) => ({
      ...map,
      effects: blocks.flatMap((block, index): Effect[] => {
        const effect = found.get(index)?.effect;
        return effect === undefined ? [] : [{ unit: { tensor: question.input.name, block }, ...effect }];
      }),
      draws: isPool ? packDraws(recorded, laboratory.baseline) : null,
    })),
    facts: {
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000 + (earlier?.seconds ?? 0),
      treatments: last.treatments + (earlier?.treatments ?? 0),
      passes: Math.round((laboratory.passes() + (earlier?.passes ?? 0)) * 100) / 100,
      runtime: model.runtime.name,
      device: model.runtime.device,
      version,
    },
  });
  const report = createReporter(blocks.length, treatments.pool.size, onProgress);
  let checkpointed = performance.now();
  try {
    for await (const step of stepsOf(question, laboratory, treatments, recorded, isCancelled)) {
      for (const effect of step.effects) found.set(effect.index, effect);
      last = step;
      report(step);
      if (isPool && performance.now() - checkpointed > checkpointInterval) {
        onCheckpoint(foundSoFar());
        checkpointed = performance.now();
      }
      // Lets a cancellation in: ONNX Runtime computes on this thread.
      await setImmediate();
    }
    return foundSoFar();
  } finally {
    await laboratory.dispose();
  }
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

/** The scene and reference of a question, if every file is still the one that was asked about. */
async function rebuild(
  question: Question,
  model: LoadedModel,
): Promise<{ readonly scene: Scene; readonly reference: Uint8Array }> {
  checkUnchanged(question.model, model.sha256);
  const { raster, sha256 } = await readImage(question.image.path);
  checkUnchanged(question.image, sha256);
  const { batchSize } = imageInputOf(model, question.input.name);
  const { input, head } = question;
  const scene = sceneOf({ model, input, batchSize, head, look: await look(model, raster, input, batchSize) });
  const reference = await referenceFor(
    question.mask && { path: question.mask.path, value: question.maskValue },
    { raster, name: question.image.path },
    { head, classes: classCount(head), size: scene.size, output: scene.prediction },
  );
  if (question.mask !== null) checkUnchanged(question.mask, reference.sha256);
  return { scene, reference: reference.pixels };
}
