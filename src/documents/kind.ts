import type * as z from 'zod';
import type { Explanation } from './explanation.ts';

/**
 * What a kind of result is: its file, what can be asked of it, what a run measures, and what a step of a run brings.
 * Whatever carries results (the engine's client, progress, checkpoints, editors, saving, reports) works with this alone,
 * so that another kind needs no plumbing of its own.
 * @typeParam Document what its file holds
 * @typeParam Request what a new document is prepared from
 * @typeParam Aim one thing that a run measures
 * @typeParam Step what a run found since the last message
 */
export interface DocumentKind<Document, Request, Aim, Step> {
  /** By which the processes tell kinds apart. */
  readonly name: string;
  /** What messages call it, with its article: `an explanation`. */
  readonly noun: string;
  /** How its files end. */
  readonly ending: string;
  /** What to do where a file of it cannot be used: `explain the model again`. */
  readonly remedy: string;
  readonly version: number;
  readonly schema: z.ZodType<Document>;
  /** What a file of this version or an earlier one says, as this version writes it. */
  readonly upgrade: (json: Readonly<Record<string, unknown>>) => unknown;
  /** The document with each path it names passed through `change`. */
  readonly mapPaths: (document: Document, change: (path: string) => string) => Document;

  /** The models that a request is about, by path. */
  readonly modelsAsked: (request: Request) => readonly string[];
  /** The explanations that the document holds, one for each model; its picture is the image of the first. */
  readonly explanations: (document: Document) => readonly Explanation[];

  /** The document with what a step brought. */
  readonly merge: (document: Document, step: Step) => Document;
  /** The same question with nothing found yet. */
  readonly withoutFindings: (document: Document) => Document;
  readonly hasFindings: (document: Document) => boolean;
  /** What a whole run still has to measure, in order; all of it where nothing is left. */
  readonly openAims: (document: Document) => readonly Aim[];
  /** Whether what an aim asks for is known already, as well as it can be. */
  readonly isMeasured: (document: Document, aim: Aim) => boolean;
  /** Whether an aim adds one thing to what is known, and gives way to the next such thing. */
  readonly isOnDemand: (aim: Aim) => boolean;
  /** Whether a whole run has come to its end. */
  readonly isFinished: (document: Document) => boolean;
  /** Whether a run that was cut short can go on where it was. */
  readonly isResumable: (document: Document) => boolean;
  /** Whether an unfinished run must leave the file alone: its result is further, of the same question or of another. */
  readonly isWorthKeeping: (saved: Document, unfinished: Document) => boolean;
}
