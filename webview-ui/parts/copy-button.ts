import { html, type TemplateResult } from 'lit';
import { post } from '../actions.ts';
import { copyIcon } from './icons.ts';

/** A button that copies the rows that are shown. */
export function copyButton(from: EventTarget, text: () => string, testId: string): TemplateResult {
  const copy = (): void => {
    post(from, { type: 'copy', text: text() });
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
