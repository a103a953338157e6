import { setImmediate } from 'node:timers/promises';
import { estimateAsPublished } from '../causal/paper.ts';
import { blocksOf } from '../causal/window.ts';
import { type IndexedEffect, packEffects } from '../explanation/effect-columns.ts';
import type { Effect, Explanation, Question } from '../explanation/explanation.ts';
import { readImage } from '../imaging/read-image.ts';
import { imageInputOf } from './image-input.ts';
import { look } from './look.ts';
import type { Progress } from './messages.ts';
import type { LoadedModel } from './model-shelf.ts';
import { classCount, referenceFor } from './reference.ts';
import { laboratoryFor, type Scene, sceneOf } from './scene.ts';
import { treatmentsFor } from './treatments.ts';
import { checkUnchanged } from './unchanged.ts';
import { version } from '../../package.json';

/** Progress is told this often at most, in milliseconds. */
const progressInterval = 100;

/**
 * Measures the effects a prepared explanation asks for.
 * @param isCancelled asked between batches; what was found until then comes back as `incomplete`
 * @throws UserError when a file is not the one that was prepared, or the model fails
 */
export async function explain(
  prepared: Explanation,
  model: LoadedModel,
  onProgress: (progress: Progress) => void,
  isCancelled: () => boolean,
): Promise<Explanation> {
  const { question } = prepared;
  const startedAt = new Date();
  const { scene, reference } = await rebuild(question, model);
  const { treatments, sha256 } = await treatmentsFor(
    question,
    question.references?.path ?? null,
    scene.look.intensities,
  );
  if (question.references !== null) checkUnchanged(question.references, sha256);
  const laboratory = laboratoryFor(scene, question.roi, reference);
  const blocks = blocksOf(question.input.size, question.block);
  const found = new Map<number, IndexedEffect>();
  const report = createReporter(blocks.length, laboratory.passes, onProgress);
  const steps = estimateAsPublished(question, blocks, laboratory, treatments, isCancelled);
  let done = 0;
  for await (const step of steps) {
    for (const effect of step.effects) found.set(effect.index, effect);
    done = step.done;
    report(step.effects, done);
    // Lets a cancellation in: ONNX Runtime computes on this thread.
    await setImmediate();
  }
  const effects = blocks.flatMap((block, index): Effect[] => {
    const effect = found.get(index)?.effect;
    return effect === undefined ? [] : [{ unit: { tensor: question.input.name, block }, ...effect }];
  });
  return {
    ...prepared,
    status: done === blocks.length ? 'complete' : 'incomplete',
    maps: prepared.maps.map((map) => ({ ...map, effects })),
    facts: {
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
      passes: laboratory.passes(),
      runtime: scene.model.runtime.name,
      device: scene.model.runtime.device,
      version,
    },
  };
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

/** Gathers effects and tells them every `progressInterval`, and when all is done. */
function createReporter(
  total: number,
  passes: () => number,
  onProgress: (progress: Progress) => void,
): (effects: readonly IndexedEffect[], done: number) => void {
  const started = performance.now();
  const gathered = new Map<number, IndexedEffect>();
  let skipped: number | null = null;
  let last = -Infinity;
  return (effects, done) => {
    skipped ??= done;
    for (const effect of effects) gathered.set(effect.index, effect);
    const now = performance.now();
    if (now - last < progressInterval && done < total) return;
    last = now;
    const measured = done - skipped;
    const secondsLeft = measured === 0 ? null : ((now - started) / 1000 / measured) * (total - done);
    onProgress({
      done,
      total,
      passes: passes(),
      secondsLeft,
      map: 0,
      effects: packEffects([...gathered.values()]),
    });
    gathered.clear();
  };
}
