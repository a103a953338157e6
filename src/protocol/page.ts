import type { Picture } from '../documents/picture.ts';
import type { RunProgress } from '../documents/run-progress.ts';

/** The page that shows a kind of document: its element is `segcause-NAME`, its script and style `NAME.js` and `NAME.css`. */
export interface Page<Document, Shown> {
  readonly name: string;
  /** A document in the form in which the page is shown it. */
  readonly show: (document: Document) => Shown;
}

/** The image at model size, or why it cannot be shown. */
export type PictureOrReason = Picture | { readonly missing: string };

/** What the extension is doing with a document, and what went wrong. */
export interface Activity<Aim> {
  /** It runs, or waits for its turn. */
  readonly running: boolean;
  /** The run that has the turn, in words, while another one waits. */
  readonly waitingFor: string | null;
  /** Why nothing can be run now, in words. */
  readonly blocked: string | null;
  /** What the next run is on, in words, where that is not ONNX Runtime on the CPU. */
  readonly runtime: string | null;
  /** What went wrong last, in words. */
  readonly failure: string | null;
  /** What can be done about the failure, as labels of buttons. */
  readonly remedies: readonly string[];
  /** What is being measured; empty where nothing is. */
  readonly aims: readonly Aim[];
  readonly progress: RunProgress<Aim> | null;
  /** Cut short, and can go on where it was. */
  readonly resumable: boolean;
  /** How the last run ended, if it was cancelled: what it found was kept, or set aside for a complete result. */
  readonly cancelled: 'kept' | 'setAside' | null;
  /** Prepared with other settings, and not in the file yet. */
  readonly unsaved: boolean;
  /** What is prepared is about another image: it runs in a file of its own. */
  readonly newFile: boolean;
}

/** Nothing is being run, and nothing can be: a report. */
export const atRest: Activity<never> = {
  running: false,
  waitingFor: null,
  blocked: null,
  runtime: null,
  failure: null,
  remedies: [],
  aims: [],
  progress: null,
  resumable: false,
  cancelled: null,
  unsaved: false,
  newFile: false,
};

/**
 * Messages from the extension to a page.
 * @typeParam Shown a document in the form in which the page is shown it
 */
export type ToPage<Shown, Aim, Step> =
  | {
      readonly type: 'show';
      readonly shown: Shown;
      /** Null until it has been read. */
      readonly picture: PictureOrReason | null;
      readonly activity: Activity<Aim>;
    }
  | { readonly type: 'unreadable'; readonly message: string }
  | { readonly type: 'picture'; readonly picture: PictureOrReason }
  | { readonly type: 'activity'; readonly activity: Activity<Aim> }
  | { readonly type: 'step'; readonly step: Step; readonly progress: RunProgress<Aim> }
  /** Select the layer of a tensor, or the module of a key. */
  | { readonly type: 'select'; readonly part: string };

/** What a page of one kind asked for, from the extension. */
export interface AnswerToPage<Answer> {
  readonly type: 'answer';
  readonly answer: Answer;
}

/**
 * Messages from a page to the extension.
 * @typeParam Changes what can be changed for the next run
 * @typeParam Own messages that only this kind of page sends
 */
export type FromPage<Aim, Changes, Own> =
  | { readonly type: 'ready' }
  /**
   * Measure the effects, with changes if there are any; a run that was cut short goes on where it was. `first` is measured
   * before all else.
   */
  | { readonly type: 'run'; readonly changes: Changes | null; readonly first?: Aim }
  /** Measure the effects from the beginning. */
  | { readonly type: 'startOver' }
  /** Measure one thing more, unless it is known. */
  | { readonly type: 'measure'; readonly aim: Aim }
  /** Prepare the document again with changes, without running it. */
  | { readonly type: 'prepare'; readonly changes: Changes }
  /** Go back to what the file says. */
  | { readonly type: 'discard' }
  | { readonly type: 'cancel' }
  | { readonly type: 'dismissFailure' }
  /** Do what can be done about the failure: the button with this number. */
  | { readonly type: 'remedy'; readonly index: number }
  | { readonly type: 'exportReport' }
  /** Show what each number, colour and word of the page means. */
  | { readonly type: 'readingGuide' }
  /** Save a picture of what is shown, under a name that the user may change. */
  | { readonly type: 'export'; readonly name: string; readonly data: string | Uint8Array }
  /** Put text on the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** Open the code that defines the layer of a tensor, or the module of a key; of which model, where there are two. */
  | { readonly type: 'goToDefinition'; readonly part: string; readonly side: 'before' | 'after' | null }
  | { readonly type: 'openFile'; readonly file: 'model' | 'image' | 'mask' | 'json' }
  | Own;
