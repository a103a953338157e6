import type { FromComparison } from '../../src/protocol/comparison-page.ts';
import { askPage, type PageAction } from '../actions.ts';
import type { ComparisonView } from './view.ts';

/** What only the parts of the comparison's page ask of it: to mark the block under the pointer in all three maps. */
export interface HoverAction {
  readonly type: 'hover';
  readonly block: number | null;
}

/** Asks the comparison's page, through the elements in between. */
export const ask: (
  from: EventTarget,
  action: HoverAction | PageAction<FromComparison, ComparisonView>,
) => void = askPage;
