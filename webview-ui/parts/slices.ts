import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';

/** Which slice of a volume is shown, and chooses another; the event `segcause-slice` has its number, from 0. */
@customElement('segcause-slices')
class Slices extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      label {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      input {
        flex: 1;
        min-width: 0;
        height: 16px;
        margin: 0;
        accent-color: var(--vscode-button-background);
      }
      .count {
        white-space: nowrap;
      }
    `,
  ];

  /** What the slices are: `Axial`. */
  @property() heading = 'Slice';
  @property({ type: Number }) slice = 0;
  @property({ type: Number }) count = 1;
  /** The axis of the input that they lie across. */
  @property() axis = 'z';

  override render(): TemplateResult {
    const { slice, count, axis, heading } = this;
    const words = `${heading}, slice ${slice + 1} of ${count}`;
    return html`<label title="${words} (voxel ${axis} ${slice}); wheel, Page Up and Page Down">
      <span>${heading}</span>
      <input
        type="range"
        min="0"
        max=${count - 1}
        step="1"
        .value=${String(slice)}
        aria-label="${heading} slice"
        aria-valuetext=${words}
        data-testid="slices"
        @input=${this.#onInput}
      />
      <span class="number dim count" data-testid="slice">${slice + 1} of ${count}</span>
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
