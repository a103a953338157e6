import type { FromComparison } from '../../src/protocol/comparison-page.ts';
import { askPage, type PageAction } from '../actions.ts';
import type { ComparisonView } from './view.ts';

/** What only the parts of the comparison's page ask of it, for all three maps. */
export type MapAction =
  /** Mark the block under the pointer. */
  | { readonly type: 'hover'; readonly block: number | null }
  /** Show the image alone, or not any longer. */
  | { readonly type: 'bare'; readonly isBare: boolean };

/** Asks the comparison's page, through the elements in between. */
export const ask: (
  from: EventTarget,
  action: MapAction | PageAction<FromComparison, ComparisonView>,
) => void = askPage;
