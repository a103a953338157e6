import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ComponentEffect } from '../documents/components.ts';
import type { EffectColumns } from '../documents/effect-columns.ts';
import type { Explanation, MapGeometry } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import type { Settings, Window } from '../documents/settings.ts';

/** A model and what to explain about it. All paths are absolute; `settings` wins over `NAME.explain.json`. */
export interface PrepareParams {
  readonly model: string;
  readonly settings: Settings;
}

/** An explanation that is ready to run (its file paths absolute), and the image at model size. */
export interface Prepared {
  readonly explanation: Explanation;
  readonly picture: Picture;
}

/**
 * What a run measures: the blocks of the input; every module, layer and skip connection; the channels of one tensor;
 * the blocks of one tensor; or how much of the effect of a window of the input passes through one tensor.
 */
export type Aim =
  | { readonly kind: 'input' }
  | { readonly kind: 'layers' }
  | { readonly kind: 'channels'; readonly tensor: string }
  | { readonly kind: 'map'; readonly tensor: string }
  | { readonly kind: 'mediation'; readonly tensor: string; readonly block: Window };

/** How far a run is with one of its aims; `secondsLeft` is null until it can be told. */
export interface Progress {
  readonly aim: Aim;
  /** Share of the aim's work that is done, 0–1. */
  readonly share: number;
  /** Blocks or components that are finished, and in all. */
  readonly done: number;
  readonly total: number;
  /** The draw of the pool that units are taking; null where they are finished one after the other. */
  readonly draw: { readonly number: number; readonly of: number } | null;
  /** Treatments measured. */
  readonly treatments: number;
  readonly secondsLeft: number | null;
  /** The explanation's map that `effects` are of; a layer's map that is not there yet comes after all others. */
  readonly map: number;
  /** Of a layer's map, which may not be there yet; null for all else. */
  readonly geometry: MapGeometry | null;
  /** Effects of blocks that are new or better known since the last message. */
  readonly effects: EffectColumns;
  /** The same of components; none while a map is measured. */
  readonly components: readonly ComponentEffect[];
}

/** Results carry failures as values, so that a message for people never arrives as a stack. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Reads the model and image, runs the model once, and fills in everything that was not given. */
export const prepareRequest = new RequestType<PrepareParams, Outcome<Prepared>, void>('prepare');

/** An explanation to run, and what to measure in this order; `run` tells its notifications from those of other runs. */
export interface ExplainParams {
  readonly run: number;
  readonly explanation: Explanation;
  readonly aims: readonly Aim[];
}

/** Measures what is aimed at of a prepared explanation; cancelling gives what was found until then. */
export const explainRequest = new RequestType<ExplainParams, Outcome<Explanation>, void>('explain');

/** Sent by the engine while a run goes on. */
export const progressNotification = new NotificationType<{
  readonly run: number;
  readonly progress: Progress;
}>('progress');

/** Sent by the engine now and then: what was found so far, from which the run can go on if it is cut short. */
export const checkpointNotification = new NotificationType<{
  readonly run: number;
  readonly explanation: Explanation;
}>('checkpoint');

/** The image of an explanation at model size, if it is still the file that was explained. */
export const pictureRequest = new RequestType<Explanation, Outcome<Picture>, void>('picture');
