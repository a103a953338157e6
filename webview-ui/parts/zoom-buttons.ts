import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';
import { fitIcon, minusIcon, plusIcon } from './icons.ts';

/** Buttons over the image that zoom it; they ask with a factor, 0 for the whole image. */
@customElement('segcause-zoom')
export class ZoomButtons extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        top: 8px;
        right: 8px;
        display: flex;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
      }
      button.plain {
        display: flex;
        padding: 3px;
        border-radius: 3px;
      }
      button:hover:not(:disabled) {
        background: var(--vscode-toolbar-hoverBackground, rgb(128 128 128 / 20%));
      }
      button:disabled {
        cursor: default;
        opacity: 0.4;
      }
    `,
  ];

  @property({ type: Number }) scale = 1;

  override render(): TemplateResult {
    const isWhole = this.scale === 1;
    return html`
      ${this.#button('Zoom out (−)', 0.8, minusIcon, isWhole)}
      ${this.#button('Whole image (0)', 0, fitIcon, isWhole)}
      ${this.#button('Zoom in (+, or the wheel; drag with Space to move)', 1.25, plusIcon, false)}
    `;
  }

  #button(title: string, factor: number, icon: TemplateResult, isOff: boolean): TemplateResult {
    const zoom = (): void => {
      this.dispatchEvent(new CustomEvent<number>('segcause-zoom', { detail: factor }));
    };
    return html`<button
      class="plain"
      title=${title}
      aria-label=${title}
      ?disabled=${isOff}
      data-testid="zoom-${factor === 0 ? 'fit' : factor > 1 ? 'in' : 'out'}"
      @click=${zoom}
    >
      ${icon}
    </button>`;
  }
}
