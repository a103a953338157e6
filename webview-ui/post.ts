import type { FromPanel } from '../src/protocol/panel.ts';

/** What the pages of explanations and of comparisons both send. */
export type CommonMessage = Extract<FromPanel, { readonly type: 'cancel' | 'dismissFailure' | 'remedy' }>;

/** Asks the page, whichever it is, to send a message. */
export function post(from: EventTarget, message: CommonMessage): void {
  from.dispatchEvent(
    new CustomEvent<CommonMessage>('segcause-post', { detail: message, bubbles: true, composed: true }),
  );
}

declare global {
  interface GlobalEventHandlersEventMap {
    'segcause-post': CustomEvent<CommonMessage>;
  }
}
