import type { DocumentKind } from '../documents/kind.ts';
import type { Prepared } from '../protocol/engine.ts';
import type { LoadedModel } from './model/model-shelf.ts';
import type { RunListener } from './run/run-listener.ts';

/** What a run works with: models in the order in which the document names them, and how much memory it may take. */
interface RunResources {
  readonly models: readonly LoadedModel[];
  /** Bytes for kept values and sessions. */
  readonly memory: number;
}

/** What the engine does for one kind of document. */
export interface EngineKind<Document, Request, Aim, Step> {
  readonly kind: Pick<DocumentKind<Document, Request, Aim, Step>, 'name' | 'modelsAsked' | 'explanations'>;
  /**
   * Fills in everything that a request leaves open.
   * @param models those that the request asks for, in its order
   * @throws UserError when the request cannot be met
   */
  readonly prepare: (request: Request, models: readonly LoadedModel[]) => Promise<Prepared<Document>>;
  /**
   * Measures aims in order, and adds what it finds to what was found before.
   * @throws UserError when a file is not the one that was prepared, or a model fails
   */
  readonly run: (
    document: Document,
    aims: readonly Aim[],
    resources: RunResources,
    listener: RunListener<Document, Aim, Step>,
  ) => Promise<Document>;
}
