import type { Aim, Progress } from './messages.ts';
import type { ComponentEffect } from '../documents/components.ts';
import type { EffectColumns } from '../documents/effect-columns.ts';
import type { Explanation, MapGeometry } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import type { Settings } from '../documents/settings.ts';

export type { Aim };

/** The image at model size, or why it cannot be shown. */
export type PictureOrReason = Picture | { readonly missing: string };

/** What the panel is shown: an explanation, its effects of blocks (one entry a map) and components, and the image. */
export interface Shown {
  /** It comes without its effects: those of blocks travel as columns. */
  readonly explanation: Explanation;
  readonly effects: readonly EffectColumns[];
  readonly components: readonly ComponentEffect[];
  /** Null until it has been read. */
  readonly picture: PictureOrReason | null;
}

/** How far a run is with one of its aims: blocks or components finished, and in all. */
export type RunProgress = Omit<Progress, 'map' | 'geometry' | 'effects' | 'components'>;

/** What is being run, and what went wrong, whatever a page shows. */
export interface RunActivity {
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
  /** What the failure advises, as labels of buttons. */
  readonly remedies: readonly string[];
}

/** Nothing is being run, and nothing can be: a report. */
export const nothingRuns: RunActivity = {
  running: false,
  waitingFor: null,
  blocked: null,
  runtime: null,
  failure: null,
  remedies: [],
};

/** What the extension is doing with the explanation. */
export interface Activity extends RunActivity {
  /** What is being measured; empty where nothing is. */
  readonly aims: readonly Aim[];
  readonly progress: RunProgress | null;
  /** Cut short, and can go on where it was. */
  readonly resumable: boolean;
  /** How the last run ended, if it was cancelled: what it found was kept, or set aside for a complete result. */
  readonly cancelled: 'kept' | 'setAside' | null;
  /** Prepared with other settings, and not in the file yet. */
  readonly unsaved: boolean;
}

/** What is changed for the next run; what is absent stays as it was. */
export type Changes = Pick<
  Settings,
  | 'roi'
  | 'preset'
  | 'treatment'
  | 'intervention'
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
  | ({ readonly type: 'show'; readonly activity: Activity } & Shown)
  | { readonly type: 'unreadable'; readonly message: string }
  | { readonly type: 'picture'; readonly picture: PictureOrReason }
  | { readonly type: 'activity'; readonly activity: Activity }
  /** Select the layer of a tensor, or the module of a key. */
  | { readonly type: 'select'; readonly part: string }
  | {
      readonly type: 'progress';
      readonly map: number;
      /** Of a layer's map, which may be new. */
      readonly geometry: MapGeometry | null;
      readonly effects: EffectColumns;
      readonly components: readonly ComponentEffect[];
      readonly progress: RunProgress;
    };

/** Messages from the panel to the extension. */
export type FromPanel =
  | { readonly type: 'ready' }
  /** Measure the effects, going on where a run without changes was cut short. */
  | { readonly type: 'run'; readonly changes: Changes }
  /** Measure the effects from the beginning. */
  | { readonly type: 'startOver' }
  /** Measure one thing more, unless it is known: channels, a layer's map, or mediation. */
  | { readonly type: 'measure'; readonly aim: Aim }
  /** Look again without running: another class, output or RoI. */
  | { readonly type: 'prepare'; readonly changes: Changes }
  /** Go back to what the file says. */
  | { readonly type: 'discard' }
  | { readonly type: 'cancel' }
  | { readonly type: 'dismissFailure' }
  /** Do what the failure advises. */
  | { readonly type: 'remedy'; readonly label: string }
  | { readonly type: 'exportReport' }
  /** Save a picture of what is shown, under a name that the user may change. */
  | { readonly type: 'export'; readonly name: string; readonly data: string | Uint8Array }
  /** Put text on the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** Open the code that defines the layer of a tensor, or the module of a key. */
  | { readonly type: 'goToDefinition'; readonly part: string }
  | { readonly type: 'openFile'; readonly file: 'model' | 'image' | 'mask' | 'json' };
