import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Comparison } from '../documents/comparison.ts';
import type { CompareAim, CompareProgress } from '../documents/comparison-progress.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import type { Settings } from '../documents/settings.ts';
import type { Outcome } from './messages.ts';

/** Two models and what to ask both about. All paths are absolute. */
export interface PrepareComparisonParams {
  readonly before: string;
  readonly after: string;
  readonly settings: Settings;
}

/** Two explanations that were made on the same terms. */
export interface CompareExplanationsParams {
  readonly before: Explanation;
  readonly after: Explanation;
}

/** A comparison that is ready to run (its file paths absolute), and the image at the size *before* sees it. */
export interface PreparedComparison {
  readonly comparison: Comparison;
  readonly picture: Picture;
}

/** A prepared comparison, and what to measure in this order; `run` tells its notifications from those of others. */
export interface CompareParams {
  readonly run: number;
  readonly comparison: Comparison;
  readonly aims: readonly CompareAim[];
}

/** Reads both models and puts them on common terms. */
export const prepareComparisonRequest = new RequestType<
  PrepareComparisonParams,
  Outcome<PreparedComparison>,
  void
>('prepareComparison');

/** The same from two explanations, which must have been made on common terms. */
export const compareExplanationsRequest = new RequestType<
  CompareExplanationsParams,
  Outcome<PreparedComparison>,
  void
>('compareExplanations');

/** Measures what is aimed at of a prepared comparison; cancelling gives what was found until then. */
export const compareRequest = new RequestType<CompareParams, Outcome<Comparison>, void>('compare');

/** Sent by the engine while a comparison goes on. */
export const compareProgressNotification = new NotificationType<{
  readonly run: number;
  readonly progress: CompareProgress;
}>('compareProgress');

/** Sent by the engine now and then: what was found so far. */
export const compareCheckpointNotification = new NotificationType<{
  readonly run: number;
  readonly comparison: Comparison;
}>('compareCheckpoint');
