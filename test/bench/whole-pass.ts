import { runModel } from '../../src/causal/laboratory/full-inference.ts';
import type { Question } from '../../src/documents/explanation.ts';
import { createModelShelf } from '../../src/engine/model/model-shelf.ts';
import { openQuestion } from '../../src/engine/scene/opened-question.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { type Spent, spent } from './spent.ts';

/** What a whole pass of a question's model on its image takes, after a first one. */
export function wholePass(model: string, question: Question): Promise<Spent> {
  const shelf = createModelShelf(() => Promise.resolve(createOnnxRuntime()));
  return shelf.lend(model, async (loaded) => {
    const { scene } = await openQuestion(question, loaded);
    const once = (): Promise<unknown> => runModel(scene.model.program, scene.input, scene.pass.image, 1);
    await once();
    return spent(once);
  });
}
