import type { OutcomeName } from '../../src/explanation/outcomes.ts';
import type { Changes } from '../../src/views/protocol.ts';
import type { RankingOrder } from './ranking.ts';

/** What is selected, in the image, the list and the tree alike. */
export type Selection =
  { readonly kind: 'block'; readonly index: number } | { readonly kind: 'layer'; readonly node: string };

export type Overlay = 'effects' | 'prediction' | 'reference' | 'roi';

/** How the user looks at an explanation: kept while the panel is hidden. */
export interface ViewOptions {
  readonly selection: Selection | null;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  /** Of the effects over the image, 0–1. */
  readonly opacity: number;
  readonly tab: number;
  readonly areTabsOpen: boolean;
  readonly order: RankingOrder;
  /** Which map is shown, and effects on what. */
  readonly map: number;
  readonly outcome: OutcomeName;
  /** Keys of the modules that are open in the tree; null as long as the user has not touched it. */
  readonly openModules: readonly string[] | null;
  readonly changes: Changes;
}

export const defaultView: ViewOptions = {
  selection: null,
  overlays: { effects: true, prediction: true, reference: true, roi: true },
  opacity: 0.8,
  tab: 0,
  areTabsOpen: true,
  order: { key: 'size', descending: true },
  map: 0,
  outcome: 'dice',
  openModules: null,
  changes: {},
};
