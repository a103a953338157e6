import type * as vscode from 'vscode';
import type { EngineClient } from '../../engine-client/client.ts';
import type { DocumentKind } from '../../documents/kind.ts';
import type { Page } from '../../protocol/page.ts';

/** The types of one kind of document, from its file to its page. */
export interface DocumentTypes {
  /** What its file holds. */
  readonly document: object;
  /** What a new document is prepared from. */
  readonly request: object;
  /** One thing that a run measures. */
  readonly aim: object;
  /** What a run found since the last message. */
  readonly step: object;
  /** A document in the form in which its page is shown it. */
  readonly shown: object;
  /** What can be changed for the next run. */
  readonly changes: object;
  /** Messages that only its page sends. */
  readonly own: { readonly type: string };
  /** What its page is answered to these. */
  readonly answer: object;
}

export type KindOf<T extends DocumentTypes> = DocumentKind<T['document'], T['request'], T['aim'], T['step']>;

/** Where a run begins, what is still to be changed about it, and what it measures. */
export interface RunPlan<T extends DocumentTypes> {
  readonly document: T['document'];
  /** With these the document is prepared again first; null where it runs as it is. */
  readonly changes: T['changes'] | null;
  readonly aims: readonly T['aim'][];
}

/** How a document's question is changed. */
interface Changing<T extends DocumentTypes> {
  readonly plan: (document: T['document'], changes: T['changes']) => RunPlan<T>;
  /** The same question asked again with changes. */
  readonly request: (document: T['document'], changes: T['changes']) => T['request'];
  /** What was prepared with changes, with what still holds of the document before. */
  readonly carryOver: (
    before: T['document'],
    prepared: T['document'],
    changes: T['changes'],
  ) => T['document'];
  /** Whether what was prepared is about something else than the file, which it must not be written to. */
  readonly isElsewhere: (saved: T['document'], prepared: T['document']) => boolean;
  /** The file that something prepared goes to where it is not written to the one that it came from. */
  readonly fileFor: (prepared: T['document']) => Promise<vscode.Uri>;
}

/** How an attempt to prepare a document ended; it is refused while something else goes on, or without trust. */
export type PrepareOutcome = 'prepared' | 'failed' | 'refused';

/** An open document as its page's own messages see it. */
export interface OpenedDocument<T extends DocumentTypes> {
  readonly uri: vscode.Uri;
  /** Null as long as its file cannot be understood. */
  readonly document: T['document'] | null;
  /** Measures one thing more, unless it is known. */
  measure(aim: T['aim']): Promise<void>;
  /**
   * Prepares the document with changes.
   * @param about what a failure is about, where that is not what is shown
   */
  prepare(changes: T['changes'], about?: string): Promise<PrepareOutcome>;
  /** Answers the document's pages. */
  answer(answer: T['answer']): void;
  engine(): Promise<EngineClient>;
}

type OwnMessage<T extends DocumentTypes, Type> = Extract<T['own'], { readonly type: Type }>;

/** What the extension knows of a kind of document, besides the kind itself. */
export interface DocumentView<T extends DocumentTypes> {
  readonly kind: KindOf<T>;
  readonly page: Page<T['document'], T['shown']>;
  /** The view type of its editor, as `package.json` names it. */
  readonly viewType: string;
  /** What a run does, for the status bar: `Explaining`. */
  readonly doing: string;
  /** Whether a document that was just prepared runs by itself: nothing has to be set before. */
  readonly runsOncePrepared: boolean;
  /** Null where nothing can be changed about a question. */
  readonly changing: Changing<T> | null;
  /** What is done about each message that only its page sends. */
  readonly own: Readonly<{
    [Type in T['own']['type']]: (document: OpenedDocument<T>, message: OwnMessage<T, Type>) => Promise<void>;
  }>;
}
