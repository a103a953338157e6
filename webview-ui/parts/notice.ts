import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { post } from '../post.ts';
import { sharedStyles } from '../styles.ts';
import { closeIcon } from './icons.ts';

/** What went wrong last; it stays until it is dismissed or something is run. */
@customElement('segcause-failure')
export class FailureNotice extends LitElement {
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
  /** What the message advises, as labels. */
  @property({ attribute: false }) remedies: readonly string[] = [];

  override render(): TemplateResult {
    const dismiss = (): void => {
      post(this, { type: 'dismissFailure' });
    };
    return html`
      <div role="alert" data-testid="failure">
        <p>${this.message}</p>
        ${this.remedies.map(
          (label) =>
            html`<button
              class="plain link remedy"
              data-testid="remedy"
              @click=${() => {
                post(this, { type: 'remedy', label });
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

/** Stands in the panel's place when the file cannot be read. */
@customElement('segcause-unreadable')
export class UnreadableNotice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      div {
        display: grid;
        justify-items: start;
        gap: 12px;
        max-width: 560px;
        margin: 15vh auto 0;
        padding: 0 24px;
      }
      h1 {
        margin: 0;
        font-size: 18px;
        font-weight: 600;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property() message = '';

  override render(): TemplateResult {
    const open = (): void => {
      ask(this, { type: 'post', message: { type: 'openFile', file: 'json' } });
    };
    return html`
      <div role="alert" data-testid="unreadable">
        <h1>This explanation cannot be shown</h1>
        <p>${this.message}</p>
        <vscode-button data-testid="open-as-text" @click=${open}>Open as Text</vscode-button>
      </div>
    `;
  }
}
