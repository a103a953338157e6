import { html, type TemplateResult } from 'lit';
import { ask } from '../actions.ts';
import { copyIcon } from './icons.ts';

/** A button that puts the rows in sight on the clipboard. */
export function copyButton(from: EventTarget, text: () => string, testId: string): TemplateResult {
  const copy = (): void => {
    ask(from, { type: 'post', message: { type: 'copy', text: text() } });
  };
  const title = 'Copy these rows as CSV';
  return html`<button
    class="plain icon"
    title=${title}
    aria-label=${title}
    data-testid=${testId}
    @click=${copy}
  >
    ${copyIcon}
  </button>`;
}
