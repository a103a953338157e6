import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type {
  BlockDifference,
  Comparison,
  ComponentDifference,
  Transplant,
} from '../explanation/comparison.ts';
import type { ComponentEffect } from '../explanation/components.ts';
import type { EffectColumns } from '../explanation/effect-columns.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import type { Settings } from '../explanation/settings.ts';
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

/**
 * What is compared: the blocks of the input; layers and modules; each layer put into the other network; or layers
 * over the other images of a folder, whose masks have the images' names.
 */
export type CompareAim =
  | { readonly kind: 'input' | 'layers' | 'transplant' }
  | { readonly kind: 'images'; readonly folder: string; readonly masks: string | null };

/** Effects of one side that are new or better known since the last message. */
export interface SideProgress {
  readonly effects: EffectColumns;
  readonly components: readonly ComponentEffect[];
}

/** How far a comparison is with one of its aims, and what is new or better known since the last message. */
export interface CompareProgress {
  readonly aim: CompareAim;
  /** Share of the aim's work that is done, 0–1. */
  readonly share: number;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  readonly before: SideProgress;
  readonly after: SideProgress;
  /** All differences that are known of, since each one's p-value depends on all others. */
  readonly blocks: readonly BlockDifference[];
  readonly components: readonly ComponentDifference[];
  readonly transplants: readonly Transplant[];
}

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
