import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Activity } from '../../src/protocol/page.ts';
import { post } from '../actions.ts';
import { sharedStyles } from '../styles.ts';
import { closeIcon } from './icons.ts';
import { pageNotice, pageNoticeStyles } from './page-notice.ts';

/** What went wrong last; it stays until it is dismissed or something is run. */
@customElement('segcause-failure')
class FailureNotice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      div {
        display: flex;
        align-items: start;
        gap: 12px;
        padding: 8px 12px 8px 16px;
        border-bottom: 1px solid var(--vscode-inputValidation-errorBorder, #be1100);
        background: var(--vscode-inputValidation-errorBackground, transparent);
      }
      p {
        flex: 1;
        margin: 0;
        overflow-wrap: anywhere;
      }
      .close {
        display: flex;
      }
      .remedy {
        flex: none;
      }
    `,
  ];

  @property() message = '';
  /** What can be done about it, as labels. */
  @property({ attribute: false }) remedies: readonly string[] = [];

  override render(): TemplateResult {
    const dismiss = (): void => {
      post(this, { type: 'dismissFailure' });
    };
    return html`
      <div role="alert" data-testid="failure">
        <p>${this.message}</p>
        ${this.remedies.map(
          (label, index) =>
            html`<button
              class="plain link remedy"
              data-testid="remedy"
              @click=${(): void => {
                post(this, { type: 'remedy', index });
              }}
            >
              ${label}
            </button>`,
        )}
        <button
          class="plain close"
          aria-label="Dismiss"
          title="Dismiss"
          data-testid="dismiss"
          @click=${dismiss}
        >
          ${closeIcon}
        </button>
      </div>
    `;
  }
}

/** Why a document cannot be shown, in the place of its page. */
@customElement('segcause-unreadable')
class UnreadableNotice extends LitElement {
  static override styles = [sharedStyles, pageNoticeStyles];

  /** What the document is called. */
  @property() noun = '';
  @property() message = '';

  override render(): TemplateResult {
    const open = (): void => {
      post(this, { type: 'openFile', file: 'json' });
    };
    const title = `This ${this.noun} cannot be shown`;
    return pageNotice('unreadable', { title, level: 1, message: this.message }, [
      html`<vscode-button data-testid="open-as-text" @click=${open}>Open as Text</vscode-button>`,
    ]);
  }
}

/** What went wrong last, if anything did. */
export function failureNotice({ failure, remedies }: Activity<unknown>): TemplateResult | typeof nothing {
  return failure === null
    ? nothing
    : html`<segcause-failure .message=${failure} .remedies=${remedies}></segcause-failure>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-failure': FailureNotice;
    'segcause-unreadable': UnreadableNotice;
  }
}
