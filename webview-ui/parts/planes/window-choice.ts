import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Picture, Window } from '../../../src/documents/picture.ts';
import { presetOf, presetsOf } from '../../draw/window.ts';
import { plain } from '../../model/format.ts';
import { plainSelectStyles, sharedStyles } from '../../styles.ts';

/** The window in which values are seen; another preset is reported by the event `segcause-window`, null for the first. */
@customElement('segcause-window')
class WindowChoice extends LitElement {
  static override styles = [
    sharedStyles,
    plainSelectStyles,
    css`
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 24px;
        padding: 0 2px 0 8px;
        border: 1px solid var(--sc-border);
        border-radius: 4px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        white-space: nowrap;
      }
      select {
        max-width: 110px;
      }
    `,
  ];

  @property({ attribute: false }) picture!: Picture;
  /** Null: that of the picture. */
  @property({ attribute: false }) window: Window | null = null;

  /** Whether there is no room for its width and level. */
  @property({ type: Boolean }) isCompact = false;

  override render(): TemplateResult {
    const { picture } = this;
    const window = this.window ?? picture.window;
    const presets = presetsOf(picture);
    const preset = presetOf(presets, window);
    const [width, level] = [window.high - window.low, (window.high + window.low) / 2];
    const words = `Window: values from ${rounded(window.low)} (black) to ${rounded(window.high)} (white), width ${rounded(width)}, level ${rounded(level)}`;
    return html`<label
      title="${words}. Drag with the right button, or with Ctrl: to the right it becomes wider, down its level rises."
    >
      <span class=${this.isCompact ? 'unseen' : 'number dim'} data-testid="window"
        >W ${rounded(width)} L ${rounded(level)}</span
      >
      <select aria-label="Window" data-testid="window-preset" @change=${this.#onChange}>
        ${preset === null ? html`<option value="" selected>Custom</option>` : nothing}
        ${presets.map(
          ({ label }) => html`<option value=${label} .selected=${label === preset?.label}>${label}</option>`,
        )}
      </select>
    </label>`;
  }

  readonly #onChange = ({ currentTarget }: Event & { currentTarget: HTMLSelectElement }): void => {
    const chosen = presetsOf(this.picture).find(({ label }) => label === currentTarget.value);
    if (chosen === undefined) return;
    const detail = chosen.window === this.picture.window ? null : chosen.window;
    this.dispatchEvent(new CustomEvent<Window | null>('segcause-window', { detail }));
  };
}

/** In as many digits as a window needs. */
function rounded(value: number): string {
  return plain(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-window': WindowChoice;
  }
}
