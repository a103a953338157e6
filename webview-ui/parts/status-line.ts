import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { post } from '../actions.ts';
import { sharedStyles } from '../styles.ts';

/** One line at the bottom: how far the run is, or how it ended. */
@customElement('segcause-status')
class StatusLine extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      footer {
        position: relative;
        display: flex;
        align-items: center;
        gap: 16px;
        min-height: 28px;
        padding: 4px 16px;
        border-top: 1px solid var(--sc-border);
      }
      .track {
        position: absolute;
        inset: -2px 0 auto;
        height: 3px;
      }
      .done {
        height: 100%;
        background: var(--vscode-progressBar-background);
        transition: width 150ms linear;
      }
      @media (prefers-reduced-motion: reduce) {
        .done {
          transition: none;
        }
      }
    `,
  ];

  @property() words = '';
  @property({ attribute: false }) activity!: {
    readonly running: boolean;
    readonly progress: { readonly share: number } | null;
  };

  override render(): TemplateResult {
    const { running, progress } = this.activity;
    const share = 100 * (progress?.share ?? 0);
    const cancel = (): void => {
      post(this, { type: 'cancel' });
    };
    return html`
      <footer>
        ${
          running
            ? html`<div
                class="track"
                role="progressbar"
                aria-label="Run"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=${Math.floor(share)}
              >
                <div class="done" .style=${`width: ${share}%`}></div>
              </div>`
            : nothing
        }
        <span class="number" data-testid="status" data-running=${running}>${this.words}</span>
        ${
          running
            ? html`<button class="plain link" data-testid="cancel-line" @click=${cancel}>Cancel</button>`
            : nothing
        }
      </footer>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-status': StatusLine;
  }
}
