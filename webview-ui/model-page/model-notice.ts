import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FromModelPage, ModelContent } from '../../src/protocol/model-page.ts';
import { pageNotice, pageNoticeStyles } from '../parts/page-notice.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './state.ts';

/** Why no model is shown, and what can be done about it, in the place of the model. */
@customElement('segcause-model-notice')
class ModelNotice extends LitElement {
  static override styles = [sharedStyles, pageNoticeStyles];

  @property({ attribute: false }) content!: Extract<ModelContent, { readonly message: string }>;

  override render(): TemplateResult {
    const { content } = this;
    const { message } = content;
    if (content.kind === 'untrusted') {
      return pageNotice('model-notice', { title: 'The model was not read', level: 2, message }, [
        this.#button('Manage Workspace Trust', 'manage-trust', { type: 'manageTrust' }),
      ]);
    }
    const { remedies } = content;
    return pageNotice('model-notice', { title: 'This model cannot be shown', level: 2, message }, [
      ...remedies.map((label, index) => this.#button(label, 'remedy', { type: 'remedy', index })),
      this.#button('Open With Another Editor…', 'open-with', { type: 'openWith' }, remedies.length > 0),
    ]);
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
