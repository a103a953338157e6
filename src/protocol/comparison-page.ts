import type { Comparison } from '../documents/comparison.ts';
import type { CompareAim, CompareProgress } from '../documents/comparison-progress.ts';
import type { PictureOrReason, RunActivity } from './panel.ts';

export type { CompareAim, CompareProgress };

/** What the extension is doing with a comparison. */
export interface CompareActivity extends RunActivity {
  /** How far it is; null where nothing is measured, or nothing is known yet. */
  readonly progress: Pick<CompareProgress, 'aim' | 'share' | 'done' | 'total' | 'secondsLeft'> | null;
}

/** Messages from the extension to the page. */
export type ToComparison =
  | {
      readonly type: 'show';
      readonly comparison: Comparison;
      readonly picture: PictureOrReason | null;
      readonly activity: CompareActivity;
    }
  | { readonly type: 'unreadable'; readonly message: string }
  | { readonly type: 'picture'; readonly picture: PictureOrReason }
  | { readonly type: 'activity'; readonly activity: CompareActivity }
  | { readonly type: 'progress'; readonly progress: CompareProgress };

/** Messages from the page to the extension. */
export type FromComparison =
  | { readonly type: 'ready' }
  /** Measure what is not known yet: the input, the layers, and each layer put into the other network. */
  | { readonly type: 'run' }
  /** Compare the layers over the images of a folder, which the user is asked for. */
  | { readonly type: 'compareImages' }
  | { readonly type: 'cancel' }
  | { readonly type: 'dismissFailure' }
  /** Do what the failure advises. */
  | { readonly type: 'remedy'; readonly label: string }
  /** Put text on the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** Open the code that defines the layer of one of the models that makes a tensor. */
  | { readonly type: 'goToDefinition'; readonly side: 'before' | 'after'; readonly tensor: string }
  | { readonly type: 'exportReport' }
  /** Save a picture the page made under a name of the user's choice. */
  | { readonly type: 'export'; readonly name: string; readonly data: string | Uint8Array }
  | { readonly type: 'openAsText' };
