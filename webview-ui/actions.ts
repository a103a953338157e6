import type { FromPage } from '../src/protocol/page.ts';

/** Messages that the pages of all kinds send. */
export type CommonMessage = FromPage<never, never, never>;

/** What the parts of any page can ask of it: to send a message, or to change the view. */
export type PageAction<Message, View> =
  | { readonly type: 'post'; readonly message: Message }
  | { readonly type: 'view'; readonly options: Partial<View> };

/** Asks the page, through the elements in between; each kind of page says what it can be asked. */
export function askPage(from: EventTarget, action: { readonly type: string }): void {
  from.dispatchEvent(new CustomEvent('segcause-action', { detail: action, bubbles: true, composed: true }));
}

/** Asks the page, of whichever kind, to send a message. */
export function post(from: EventTarget, message: CommonMessage): void {
  const action: PageAction<CommonMessage, never> = { type: 'post', message };
  askPage(from, action);
}

declare global {
  interface GlobalEventHandlersEventMap {
    'segcause-action': CustomEvent<unknown>;
  }
}
