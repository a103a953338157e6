import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { PruneProgress, PruneRequest, Pruning } from '../documents/pruning.ts';
import type { Answer } from './engine.ts';

/** A model to take channels out of; `run` tells its notifications from those of other requests. */
export interface PruneParams {
  readonly run: number;
  readonly request: PruneRequest;
}

/** Finds what a model can do without, and writes it without. */
export const pruneRequest = new RequestType<PruneParams, Answer<Pruning>, void>('prune');

/** Sent by the engine while it searches. */
export const pruneProgressNotification = new NotificationType<{
  readonly run: number;
  readonly progress: PruneProgress;
}>('pruneProgress');
