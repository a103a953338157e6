import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { Explanation } from '../documents/explanation.ts';
import type { ModelNeeds, ModelSummary } from '../documents/model-summary.ts';
import type { Picture } from '../documents/picture.ts';
import type { RunProgress } from '../documents/run-progress.ts';
import type { Remedy } from '../errors.ts';

/**
 * The messages between the engine's process and its client. They are the same for every kind of document, whose name
 * travels with them: client and engine both know what a kind's documents, requests, aims and steps are.
 */

/** Answers carry failures as values, so that a message for people never arrives as a stack. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly message: string;
      readonly remedies: readonly Remedy[];
      /** Where it happened, for the log. */
      readonly stack: string | null;
    };

/** A document that is ready to run (its file paths absolute), and the image as the (first) model sees it. */
export interface Prepared<Document> {
  readonly document: Document;
  readonly picture: Picture;
}

/** What a new document of a kind is prepared from. */
export interface PrepareParams {
  readonly kind: string;
  readonly request: unknown;
}

/** A document to run, and what to measure in this order; `run` tells its notifications from those of other runs. */
export interface RunParams {
  readonly kind: string;
  readonly run: number;
  readonly document: unknown;
  readonly aims: readonly unknown[];
}

/** Reads models and image, runs the models once, and fills in everything that was not given. */
export const prepareRequest = new RequestType<PrepareParams, Answer<Prepared<unknown>>, void>('prepare');

/** Measures what is aimed at; cancelling returns what was found until then. */
export const runRequest = new RequestType<RunParams, Answer<unknown>, void>('run');

/** The image of an explanation at model size, if it is still the file that was explained. */
export const pictureRequest = new RequestType<Explanation, Answer<Picture>, void>('picture');

/** What the model file at a path says of the model; nothing is run. */
export const modelRequest = new RequestType<string, Answer<ModelSummary>, void>('model');

/** What the model at a path needs from whoever explains it; it is made ready to run. */
export const needsRequest = new RequestType<string, Answer<ModelNeeds>, void>('needs');

/** Sent by the engine while a run goes on: how far it is, and what it found since the last message. */
export const stepNotification = new NotificationType<{
  readonly run: number;
  readonly progress: RunProgress<unknown>;
  readonly step: unknown;
}>('step');

/** Sent by the engine now and then: what was found so far, from which the run can go on if it is cut short. */
export const checkpointNotification = new NotificationType<{
  readonly run: number;
  readonly document: unknown;
}>('checkpoint');
