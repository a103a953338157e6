import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import { createOnnxRuntime } from '../runtime/onnxruntime.ts';
import { explain } from './explain.ts';
import type { Prepared, PrepareParams, Progress } from './messages.ts';
import { createModelShelf } from './model-shelf.ts';
import { pictureOf } from './picture-of.ts';
import { prepare } from './prepare.ts';

/** The engine without a process around it: what the panel and the command line ask of it. */
export interface EngineService {
  prepare(params: PrepareParams): Promise<Prepared>;
  explain(
    explanation: Explanation,
    onProgress: (progress: Progress) => void,
    isCancelled: () => boolean,
  ): Promise<Explanation>;
  picture(explanation: Explanation): Promise<Picture>;
}

/** An engine that keeps the model it used last, so that a run starts without loading it again. */
export function createEngine(): EngineService {
  const shelf = createModelShelf(createOnnxRuntime());
  return {
    prepare: (params) => shelf.lend(params.model, (model) => prepare(params, model)),
    explain: (explanation, onProgress, isCancelled) =>
      shelf.lend(explanation.question.model.path, (model) =>
        explain(explanation, model, onProgress, isCancelled),
      ),
    picture: pictureOf,
  };
}
