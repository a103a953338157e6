import type { ModelSummary } from '../documents/model-summary.ts';

/** What is known of the file before it is read. */
interface ModelFileFacts {
  readonly name: string;
  /** Null where the file is gone. */
  readonly bytes: number | null;
}

/** What the page shows of a model's file. */
export type ModelContent =
  | { readonly kind: 'reading' }
  /** The workspace is not trusted: the file is not read. */
  | { readonly kind: 'untrusted'; readonly message: string }
  /** The file cannot be read as a model; what can be done about it, as labels of buttons. */
  | { readonly kind: 'failed'; readonly message: string; readonly remedies: readonly string[] }
  | { readonly kind: 'read'; readonly summary: ModelSummary };

/** Messages from the extension to the page of a model. */
export interface ToModelPage {
  readonly type: 'show';
  readonly file: ModelFileFacts;
  readonly content: ModelContent;
}

/** Messages from the page of a model to the extension. */
export type FromModelPage =
  | { readonly type: 'ready' }
  | { readonly type: 'explain' }
  | { readonly type: 'compare' }
  | { readonly type: 'manageTrust' }
  /** Show the file in another editor, such as one for text. */
  | { readonly type: 'openWith' }
  /** Do what can be done about the failure: the button with this number. */
  | { readonly type: 'remedy'; readonly index: number }
  /** Open the code that defines the layer of a tensor, or the module of a key. */
  | { readonly type: 'goToDefinition'; readonly part: string };
