import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';

/** Chooses the slice of a volume that is shown; the event `segcause-slice` has its number. */
@customElement('segcause-slices')
class Slices extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: absolute;
        top: 44px;
        right: 8px;
        bottom: calc(8px + var(--missing-height, 0px));
        max-height: 320px;
      }
      label {
        display: flex;
        flex-direction: column;
        align-items: center;
        box-sizing: border-box;
        height: 100%;
        padding: 4px 6px 6px;
        gap: 4px;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
      }
      input {
        flex: 1;
        min-height: 0;
        width: 16px;
        margin: 0;
        writing-mode: vertical-lr;
        accent-color: var(--vscode-button-background);
      }
      .number {
        min-width: 5ch;
        text-align: center;
      }
    `,
  ];

  @property({ type: Number }) slice = 0;
  @property({ type: Number }) count = 1;

  override render(): TemplateResult {
    const last = this.count - 1;
    return html`<label title="Slice ${this.slice} of 0–${last} (Page Up, Page Down)">
      <span class="number" data-testid="slice">z ${this.slice}</span>
      <input
        type="range"
        min="0"
        max=${last}
        step="1"
        .value=${String(this.slice)}
        aria-label="Slice of the volume"
        aria-valuetext="slice ${this.slice} of 0 to ${last}"
        data-testid="slices"
        @input=${this.#onInput}
      />
    </label>`;
  }

  readonly #onInput = ({ currentTarget }: Event & { currentTarget: HTMLInputElement }): void => {
    this.dispatchEvent(new CustomEvent<number>('segcause-slice', { detail: Number(currentTarget.value) }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-slices': Slices;
  }
}
