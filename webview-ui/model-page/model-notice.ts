import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FromModelPage, ModelContent } from '../../src/protocol/model-page.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './state.ts';

/** Why no model is shown, and what can be done about it, in the place of the model. */
@customElement('segcause-model-notice')
class ModelNotice extends LitElement {
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
      h2 {
        font-size: 18px;
        line-height: 1.3;
        letter-spacing: 0;
        text-transform: none;
        color: inherit;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        max-width: none;
        margin: 0;
        padding: 0;
      }
    `,
  ];

  @property({ attribute: false }) content!: Extract<ModelContent, { readonly message: string }>;

  override render(): TemplateResult {
    const { content } = this;
    if (content.kind === 'untrusted') {
      return this.#notice('The model was not read', content.message, [
        this.#button('Manage Workspace Trust', 'manage-trust', { type: 'manageTrust' }),
      ]);
    }
    return this.#notice('This model cannot be shown', content.message, [
      ...content.remedies.map((label, index) => this.#button(label, 'remedy', { type: 'remedy', index })),
      this.#button(
        'Open With Another Editor…',
        'open-with',
        { type: 'openWith' },
        content.remedies.length > 0,
      ),
    ]);
  }

  #notice(title: string, message: string, buttons: readonly TemplateResult[]): TemplateResult {
    return html`
      <div role="alert" data-testid="model-notice">
        <h2>${title}</h2>
        <p>${message}</p>
        <div class="buttons">${buttons}</div>
      </div>
    `;
  }

  #button(label: string, testId: string, message: FromModelPage, isSecondary = false): TemplateResult {
    const click = (): void => {
      ask(this, { type: 'post', message });
    };
    return html`<vscode-button ?secondary=${isSecondary} data-testid=${testId} @click=${click}
      >${label}</vscode-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-model-notice': ModelNotice;
  }
}
