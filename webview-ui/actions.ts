import type { Changes, FromPanel } from '../src/views/protocol.ts';
import type { Selection, ViewOptions } from './model/view-options.ts';

/** What a part of the panel asks the panel to do. */
export type Action =
  | { readonly type: 'select'; readonly selection: Selection | null }
  | { readonly type: 'view'; readonly options: Partial<ViewOptions> }
  | { readonly type: 'change'; readonly changes: Changes }
  | { readonly type: 'reset' }
  | { readonly type: 'run' }
  | { readonly type: 'post'; readonly message: FromPanel };

/** Asks the panel, through the elements in between. */
export function ask(from: EventTarget, action: Action): void {
  from.dispatchEvent(
    new CustomEvent<Action>('segcause-action', { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface GlobalEventHandlersEventMap {
    'segcause-action': CustomEvent<Action>;
  }
}
