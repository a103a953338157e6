import type { FromModelPage, ToModelPage } from '../../src/protocol/model-page.ts';
import type { PageAction } from '../actions.ts';
import { askPage } from '../actions.ts';

/** What of the page is kept while it is hidden. */
export interface ModelView {
  /** Key of the selected layer or module. */
  readonly selected: string | null;
  /** Keys of the nodes of the tree that are open; null until the user opens or closes one. */
  readonly openNodes: readonly string[] | null;
}

export const firstModelView: ModelView = { selected: null, openNodes: null };

/** What is known of the file; null until the extension has said. */
export type ModelState = Omit<ToModelPage, 'type'> | null;

/** Asks the page, through the elements in between. */
export const ask: (from: EventTarget, action: PageAction<FromModelPage, ModelView>) => void = askPage;
