import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import { createOnnxRuntime } from '../runtime/onnxruntime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { explain } from './explain.ts';
import type { Aim, Prepared, PrepareParams } from './messages.ts';
import { createModelShelf } from './model-shelf.ts';
import { pictureOf } from './picture-of.ts';
import { prepare } from './prepare.ts';
import type { Run } from './run.ts';

/** The engine without a process around it: what the panel and the command line ask of it. */
export interface EngineService {
  prepare(params: PrepareParams): Promise<Prepared>;
  explain(explanation: Explanation, aims: readonly Aim[], run: Run): Promise<Explanation>;
  picture(explanation: Explanation): Promise<Picture>;
}

/**
 * An engine that keeps the model it used last, so that a run starts without loading it again.
 * @param memory bytes that a run may take for kept values and sessions
 */
export function createEngine(runtime: Runtime = createOnnxRuntime(), memory = 2e9): EngineService {
  const shelf = createModelShelf(runtime);
  return {
    prepare: (params) => shelf.lend(params.model, (model) => prepare(params, model)),
    explain: (explanation, aims, run) =>
      shelf.lend(explanation.question.model.path, (model) => explain(explanation, aims, model, memory, run)),
    picture: pictureOf,
  };
}
