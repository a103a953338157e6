import { at } from '../../at.ts';
import { channelsIn } from '../../documents/axes.ts';
import { UserError } from '../../errors.ts';
import { imageModelOf } from '../model/image-model.ts';
import { loadModel } from '../model/model-shelf.ts';
import { slidingModel } from '../model/sliding-model.ts';
import { imagePass, outputOf } from '../scene/image-pass.ts';
import { sceneOf } from '../scene/scene.ts';
import { withOutputIn } from '../scene/shaped-output.ts';
import { type CauseBench, readRoiOf } from './cause-bench.ts';
import type { CauseTrial } from './cause-trial.ts';
import { findFolds, type Fold } from './find-folds.ts';

/** Other folds of the model on the same image. */
export async function foldCauses(bench: CauseBench): Promise<readonly CauseTrial[]> {
  const folds = await findFolds(bench.question.model.path);
  return folds.map((fold): CauseTrial => ({
    kind: 'fold',
    done: `${fold.name} is run instead`,
    how: 'The same image and settings, by the model of another fold that lies beside it.',
    draws: 1,
    passes: 1,
    read: () => readFold(bench, fold),
  }));
}

/**
 * What another fold reads of the RoI. It is loaded, run once, and disposed of.
 * @throws UserError when it cannot be read or run, is the same model, or differs in its input or output
 */
async function readFold(bench: CauseBench, { path }: Fold): ReturnType<CauseTrial['read']> {
  const { question, scene } = bench;
  const { input, head, constants = {} } = question;
  const loaded = await loadModel(path, scene.model.runtime);
  try {
    if (loaded.sha256 === question.model.sha256)
      throw new UserError('its file is the same as that of the model');
    const { model, found } = slidingModel(imageModelOf(loaded, input.name, constants), question.windows);
    const isTaken =
      found.layout === input.layout &&
      found.channels === input.channels &&
      found.size.length === input.size.length &&
      found.size.every((length, axis) => length === null || length === at(input.size, axis));
    if (!isTaken) throw new UserError('it does not take such an input');
    const { batchSize } = found;
    const pass = await imagePass(model.program, scene.pass.intensities, input, batchSize);
    const other = sceneOf({ ...withOutputIn({ model, input, batchSize, pass }, head), head });
    const output = outputOf(other.pass, head);
    if (
      other.size.join() !== scene.size.join() ||
      channelsIn(head.layout, output.shape) !== channelsIn(head.layout, outputOf(scene.pass, head).shape)
    ) {
      throw new UserError(
        `its output is ${output.shape.join('×')}, which is not that of ${scene.model.name}`,
      );
    }
    return readRoiOf(bench, output);
  } finally {
    await loaded.program.dispose();
  }
}
