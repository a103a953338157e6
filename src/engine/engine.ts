import type { Comparison } from '../documents/comparison.ts';
import type { CompareAim } from '../documents/comparison-progress.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import { createOnnxRuntime } from '../runtime/onnxruntime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { compare } from './compare/compare.ts';
import type {
  CompareExplanationsParams,
  PrepareComparisonParams,
  PreparedComparison,
} from '../protocol/compare-messages.ts';
import type { CompareListener } from './compare/compare-run.ts';
import { explain } from './explain/explain.ts';
import type { Aim, Prepared, PrepareParams } from '../protocol/messages.ts';
import { createModelShelf } from './model/model-shelf.ts';
import { pictureOf } from './scene/picture-of.ts';
import { prepare } from './prepare/prepare.ts';
import { compareExplanations, prepareComparison, type TwoModels } from './compare/prepare-comparison.ts';
import type { Run } from './run/run.ts';

/** The engine without a process around it: what the panel and the command line ask of it. */
export interface EngineService {
  prepare(params: PrepareParams): Promise<Prepared>;
  explain(explanation: Explanation, aims: readonly Aim[], run: Run): Promise<Explanation>;
  picture(explanation: Explanation): Promise<Picture>;
  prepareComparison(params: PrepareComparisonParams): Promise<PreparedComparison>;
  compareExplanations(params: CompareExplanationsParams): Promise<PreparedComparison>;
  compare(
    comparison: Comparison,
    aims: readonly CompareAim[],
    listener: CompareListener,
  ): Promise<Comparison>;
}

/**
 * An engine that keeps the model it used last, so that a run starts without loading it again.
 * @param open opens the runtime when a model is first needed, and again after it has failed
 * @param memory bytes that a run may take for kept values and sessions
 */
export function createEngine(
  open: () => Runtime | Promise<Runtime> = createOnnxRuntime,
  memory = 2e9,
): EngineService {
  const shelf = createModelShelf(untilItSucceeds(open));
  const lendTwo = <T>(before: string, after: string, work: (models: TwoModels) => Promise<T>): Promise<T> =>
    shelf.lend(before, (own) => shelf.lend(after, (other) => work({ before: own, after: other })));
  return {
    prepare: (params) => shelf.lend(params.model, (model) => prepare(params, model)),
    explain: (explanation, aims, run) =>
      shelf.lend(explanation.question.model.path, (model) => explain(explanation, aims, model, memory, run)),
    picture: pictureOf,
    prepareComparison: ({ before, after, settings }) =>
      lendTwo(before, after, (models) => prepareComparison(settings, models)),
    compareExplanations: ({ before, after }) =>
      lendTwo(before.question.model.path, after.question.model.path, (models) =>
        compareExplanations(before, after, models),
      ),
    compare: (comparison, aims, listener) =>
      lendTwo(comparison.before.question.model.path, comparison.after.question.model.path, (models) =>
        compare(comparison, aims, models, memory, listener),
      ),
  };
}

/** Does the work once; what failed is tried again when it is asked for again. */
function untilItSucceeds<T>(work: () => T | Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () =>
    (done ??= Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        done = null;
        throw error;
      }));
}
