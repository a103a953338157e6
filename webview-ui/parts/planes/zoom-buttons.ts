import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../../styles.ts';
import { fitIcon, minusIcon, plusIcon } from '../icons.ts';

/** Buttons that zoom the image; the event `segcause-zoom` has the factor, 0 for the whole image. */
@customElement('segcause-zoom')
class ZoomButtons extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
      }
    `,
  ];

  @property({ type: Number }) scale = 1;
  /** Whether the wheel goes through slices. */
  @property({ type: Boolean }) hasSlices = false;

  override render(): TemplateResult {
    const isWhole = this.scale === 1;
    return html`
      ${this.#button('Zoom out (−)', 0.8, minusIcon, isWhole)}
      ${this.#button('Whole image (0)', 0, fitIcon, isWhole)}
      ${this.#button(`Zoom in (+, or ${this.hasSlices ? 'Ctrl and ' : ''}the wheel; drag with Space to move)`, 1.25, plusIcon, false)}
    `;
  }

  #button(title: string, factor: number, icon: TemplateResult, isOff: boolean): TemplateResult {
    const zoom = (): void => {
      this.dispatchEvent(new CustomEvent<number>('segcause-zoom', { detail: factor }));
    };
    return html`<button
      class="plain icon"
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

declare global {
  interface HTMLElementTagNameMap {
    'segcause-zoom': ZoomButtons;
  }
}
