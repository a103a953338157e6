import type { FromComparison } from '../../src/protocol/comparison-page.ts';
import type { ComparisonView } from './view.ts';

/** What a part of the page asks the page to do. */
export type CompareAction =
  | { readonly type: 'view'; readonly options: Partial<ComparisonView> }
  | { readonly type: 'post'; readonly message: FromComparison };

/** Asks the page, through the elements in between. */
export function askPage(from: EventTarget, action: CompareAction): void {
  from.dispatchEvent(
    new CustomEvent<CompareAction>('segcause-compare', { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface GlobalEventHandlersEventMap {
    'segcause-compare': CustomEvent<CompareAction>;
  }
}
