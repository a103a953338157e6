import type { Explanation } from '../documents/explanation.ts';
import type { DocumentKind } from '../documents/kind.ts';
import type { ModelNeeds, ModelSummary } from '../documents/model-summary.ts';
import type { Picture } from '../documents/picture.ts';
import type { PruneProgress, PruneRequest, Pruning } from '../documents/pruning.ts';
import type { Prepared } from '../protocol/engine.ts';
import type { Found, Query } from '../protocol/engine-queries.ts';
import { createOnnxRuntime } from '../runtime/onnxruntime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { comparing } from './compare/comparing.ts';
import type { EngineKind } from './engine-kind.ts';
import { explaining } from './explain/explaining.ts';
import { needsOf } from './model/model-needs.ts';
import { createModelShelf, type LoadedModel } from './model/model-shelf.ts';
import { progressTo } from './prune/progress.ts';
import { prune } from './prune/prune.ts';
import { readSettings } from './prepare/read-settings.ts';
import type { RunListener } from './run/run-listener.ts';
import { summarizeModel } from './model/summarize-model.ts';
import { answer } from './query.ts';
import { pictureOf } from './scene/picture-of.ts';

/** A kind of document, or its name alone where its types are not known. */
type KindOrName<Document, Request, Aim, Step> = Pick<DocumentKind<Document, Request, Aim, Step>, 'name'> &
  Partial<DocumentKind<Document, Request, Aim, Step>>;

/** The engine without a process around it. */
export interface EngineService {
  /**
   * Reads models and image, runs the models once, and fills in everything that was not given.
   * @throws UserError when the request cannot be met
   */
  prepare<Document, Request, Aim, Step>(
    kind: KindOrName<Document, Request, Aim, Step>,
    request: Request,
  ): Promise<Prepared<Document>>;
  /**
   * Measures aims in order; a cancelled run returns what it found until then.
   * @throws UserError when a file is not the one that was prepared, or a model fails
   */
  run<Document, Request, Aim, Step>(
    kind: KindOrName<Document, Request, Aim, Step>,
    document: Document,
    aims: readonly Aim[],
    listener: RunListener<Document, Aim, Step>,
  ): Promise<Document>;
  /**
   * The image of an explanation at model size.
   * @throws UserError when it is gone, or no longer the one that was explained
   */
  picture(explanation: Explanation): Promise<Picture>;
  /**
   * What a model's file says of the model; nothing is run.
   * @throws UserError when the file cannot be read as a model
   */
  model(path: string): Promise<ModelSummary>;
  /**
   * What a model needs from whoever explains it. It is made ready to run, and not run.
   * @throws UserError when it cannot be read, run or explained
   */
  needs(path: string): Promise<ModelNeeds>;
  /**
   * What a query finds.
   * @param isCancelled asked between its stages
   * @throws UserError when a file cannot be read, a model fails, or the query was cancelled
   */
  query<K extends keyof Found>(
    query: Query & { readonly kind: K },
    isCancelled?: () => boolean,
  ): Promise<Found[K]>;
  /**
   * Finds the largest set of channels that a model can do without, and writes the model without it.
   * @param isCancelled asked between its steps
   * @throws UserError when the images cannot be used, the model cannot be edited or written, or the request was cancelled
   */
  prune(
    request: PruneRequest,
    onProgress?: (progress: PruneProgress) => void,
    isCancelled?: () => boolean,
  ): Promise<Pruning>;
}

/** What an engine is made of; each has a default. */
export interface EngineParts {
  /** Opens the runtime when a model is first needed, and again after it has failed. */
  readonly open?: () => Runtime | Promise<Runtime>;
  /** Bytes that a run may take for kept values and sessions. */
  readonly memory?: number;
  /** What the engine can do: an `EngineKind` for each kind of document. */
  readonly kinds?: readonly { readonly kind: { readonly name: string } }[];
}

/** An engine that keeps the model it used last, so that a run starts without loading it again. */
export function createEngine({
  open = createOnnxRuntime,
  memory = 2e9,
  kinds = [explaining, comparing],
}: EngineParts = {}): EngineService {
  const shelf = createModelShelf(untilItSucceeds(open));
  const lend = <T>(
    paths: readonly string[],
    work: (models: readonly LoadedModel[]) => Promise<T>,
  ): Promise<T> => {
    const [first, ...rest] = paths;
    if (first === undefined) return work([]);
    return shelf.lend(first, (model) => lend(rest, (others) => work([model, ...others])));
  };
  const find = <Document, Request, Aim, Step>({
    name,
  }: KindOrName<Document, Request, Aim, Step>): EngineKind<Document, Request, Aim, Step> => {
    const found = kinds.find(({ kind }) => kind.name === name);
    if (found === undefined) throw new Error(`The engine has no kind of document named ${name}.`);
    // A kind's name stands for its types.
    return found as EngineKind<Document, Request, Aim, Step>;
  };
  return {
    async prepare(asked, request) {
      const { kind, prepare } = find(asked);
      return lend(kind.modelsAsked(request), (models) => prepare(request, models));
    },
    async run(asked, document, aims, listener) {
      const { kind, run } = find(asked);
      const paths = kind.explanations(document).map(({ question }) => question.model.path);
      return lend(paths, (models) => run(document, aims, { models, memory }, listener));
    },
    picture: pictureOf,
    model: summarizeModel,
    query: <K extends keyof Found>(query: Query & { readonly kind: K }, isCancelled = () => false) =>
      answer(query, shelf, memory, isCancelled) as Promise<Found[K]>,
    prune: (request, onProgress = () => undefined, isCancelled = () => false) =>
      shelf.lend(request.model, (model) => prune(request, model, progressTo(onProgress, isCancelled))),
    needs: (path) => shelf.lend(path, async (model) => needsOf(model, (await readSettings(path)).input)),
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
