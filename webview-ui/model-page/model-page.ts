import './architecture.ts';
import './model-notice.ts';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { FromModelPage, ToModelPage } from '../../src/protocol/model-page.ts';
import type { PageAction } from '../actions.ts';
import { editorHost } from '../host.ts';
import { factColumns, factStyles } from '../parts/fact-list.ts';
import { headerStyles } from '../parts/header-styles.ts';
import { playIcon } from '../parts/icons.ts';
import { sharedStyles } from '../styles.ts';
import { fileSize, modelFacts } from './model-facts.ts';
import { firstModelView, type ModelState, type ModelView } from './state.ts';

/** The page of a model: what its file says, its architecture, and what can be asked of it. */
@customElement('segcause-model')
class ModelPage extends LitElement {
  static override styles = [
    sharedStyles,
    headerStyles,
    factStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
        container: page / inline-size;
      }
      header {
        flex-wrap: wrap;
      }
      .actions {
        display: flex;
        gap: 12px;
        margin-left: auto;
      }
      main {
        display: grid;
        flex: 1;
        grid-template-columns: minmax(0, 1fr) minmax(280px, 420px);
        min-height: 0;
      }
      aside {
        overflow: auto;
        border-left: 1px solid var(--sc-border);
      }
      aside .columns {
        grid-template-columns: minmax(0, 1fr);
      }
      p {
        margin: 16px;
      }
      @container page (width < 640px) {
        main {
          grid-template: minmax(0, 3fr) minmax(0, 2fr) / minmax(0, 1fr);
        }
        aside {
          border-left: none;
          border-top: 1px solid var(--sc-border);
        }
      }
    `,
  ];

  @state() private model: ModelState = null;
  @state() private view: ModelView;
  readonly #host = editorHost<FromModelPage, ToModelPage, ModelView>(firstModelView);

  constructor() {
    super();
    this.view = this.#host.load();
    this.addEventListener('segcause-action', (event) => {
      const action = event.detail as PageAction<FromModelPage, ModelView>;
      if (action.type === 'post') this.#host.post(action.message);
      else {
        this.view = { ...this.view, ...action.options };
        this.#host.keep(this.view);
      }
    });
    this.#host.onMessage((message) => {
      this.model = message;
    });
    this.#host.post({ type: 'ready' });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.model === null) return nothing;
    const { file, content } = this.model;
    const isRead = content.kind === 'read';
    return html`
      <header data-testid="model-header">
        <h1>${file.name}</h1>
        <span class="dim number"
          >${file.bytes === null ? 'not there' : fileSize(isRead ? content.summary.bytes : file.bytes)}</span
        >
        ${isRead ? this.#actions() : nothing}
      </header>
      ${this.#content(content)}
    `;
  }

  #actions(): TemplateResult {
    const post = (message: FromModelPage): (() => void) => {
      return () => {
        this.#host.post(message);
      };
    };
    return html`<div class="actions">
      <vscode-button
        data-testid="explain"
        title="See which regions of an image, and which layers, cause this model's segmentation"
        @click=${post({ type: 'explain' })}
        >${playIcon}Explain</vscode-button
      >
      <vscode-button
        secondary
        data-testid="compare"
        title="Compare this model with another one, layer by layer"
        @click=${post({ type: 'compare' })}
        >Compare…</vscode-button
      >
    </div>`;
  }

  #content(content: ToModelPage['content']): TemplateResult {
    switch (content.kind) {
      case 'reading':
        return html`<p class="dim" role="status" data-testid="reading">Reading the model…</p>`;
      case 'untrusted':
      case 'failed':
        return html`<segcause-model-notice .content=${content}></segcause-model-notice>`;
      case 'read': {
        const { summary } = content;
        return html`
          <main>
            <segcause-architecture .layers=${summary.layers} .view=${this.view}></segcause-architecture>
            <aside>${factColumns(modelFacts(summary))}</aside>
          </main>
        `;
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-model': ModelPage;
  }
}
