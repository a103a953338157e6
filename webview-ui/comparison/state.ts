import type { Comparison } from '../../src/documents/comparison.ts';
import { withProgress } from '../../src/documents/comparison-progress.ts';
import { decodeMask } from '../../src/documents/run-length.ts';
import type { Explanation, RunLengthMask } from '../../src/documents/explanation.ts';
import type { CompareActivity, ToComparison } from '../../src/protocol/comparison-page.ts';
import type { PictureOrReason } from '../../src/protocol/panel.ts';
import type { BinaryImage } from '../model/roi-counts.ts';

/** A comparison as the page shows it. */
export interface ShownComparison {
  readonly kind: 'shown';
  readonly comparison: Comparison;
  readonly picture: PictureOrReason | null;
  readonly activity: CompareActivity;
  readonly masks: { readonly before: Masks; readonly after: Masks };
}

/** All that is told of a comparison at once: what a report carries. */
export type ShowComparison = Extract<ToComparison, { readonly type: 'show' }>;

/** What a model predicts, and what it is held against, in pixels of its output. */
export interface Masks {
  readonly prediction: BinaryImage;
  readonly reference: BinaryImage | null;
}

/** Everything the extension has told the page. */
export type ComparisonState =
  ShownComparison | { readonly kind: 'loading' } | { readonly kind: 'unreadable'; readonly message: string };

/** The state after a message. */
export function receive(state: ComparisonState, message: ToComparison): ComparisonState {
  if (message.type === 'unreadable') return { kind: 'unreadable', message: message.message };
  if (message.type === 'show') return shown(message);
  if (state.kind !== 'shown') return state;
  switch (message.type) {
    case 'picture':
      return { ...state, picture: message.picture };
    case 'activity':
      return { ...state, activity: message.activity };
    case 'progress': {
      const { aim, share, done, total, secondsLeft } = message.progress;
      return {
        ...state,
        comparison: withProgress(state.comparison, message.progress),
        activity: { ...state.activity, running: true, progress: { aim, share, done, total, secondsLeft } },
      };
    }
  }
}

/** What is shown of a comparison, as it was told. */
export function shown({ comparison, picture, activity }: ShowComparison): ShownComparison {
  const { before, after } = comparison;
  return {
    kind: 'shown',
    comparison,
    picture,
    activity,
    masks: { before: masksOf(before), after: masksOf(after) },
  };
}

function masksOf({ prediction, reference }: Explanation): Masks {
  return { prediction: toImage(prediction), reference: reference && toImage(reference) };
}

function toImage(mask: RunLengthMask): BinaryImage {
  return { height: mask.size[0], width: mask.size[1], pixels: decodeMask(mask) };
}
