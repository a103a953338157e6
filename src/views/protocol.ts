import type { EffectColumns } from '../explanation/effect-columns.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import type { Settings } from '../explanation/settings.ts';

/** What the panel is shown first: an explanation, its effects as columns (one entry a map), and the image. */
export interface Shown {
  /** Its maps come without their effects: those travel as columns. */
  readonly explanation: Explanation;
  readonly effects: readonly EffectColumns[];
  /** The image at model size, or why it cannot be shown. */
  readonly picture: Picture | { readonly missing: string };
}

/** What is changed for the next run; what is absent stays as it was. */
export type Changes = Pick<
  Settings,
  | 'roi'
  | 'preset'
  | 'treatment'
  | 'block'
  | 'draws'
  | 'seed'
  | 'output'
  | 'class'
  | 'decision'
  | 'activation'
  | 'threshold'
>;

/** Messages from the extension to the panel. */
export type ToPanel =
  | ({ readonly type: 'show' } & Shown & { readonly running: boolean; readonly trusted: boolean })
  | { readonly type: 'started' }
  | { readonly type: 'effects'; readonly map: number; readonly effects: EffectColumns }
  | {
      readonly type: 'progress';
      /** Blocks finished, and in all. */
      readonly done: number;
      readonly total: number;
      readonly passes: number;
      readonly secondsLeft: number | null;
    }
  | { readonly type: 'stopped'; readonly status: 'complete' | 'cancelled' }
  | { readonly type: 'failed'; readonly message: string };

/** Messages from the panel to the extension. */
export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'run'; readonly changes: Changes }
  /** Look again without running: another class, output or RoI. */
  | { readonly type: 'prepare'; readonly changes: Changes }
  | { readonly type: 'cancel' }
  | { readonly type: 'exportReport' }
  | { readonly type: 'openFile'; readonly file: 'model' | 'image' | 'mask' | 'json' };
