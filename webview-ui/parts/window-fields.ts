import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Window } from '../../src/documents/settings.ts';
import { windowProblem } from '../model/setting-fields.ts';
import { fieldStyles, sharedStyles } from '../styles.ts';

const parts = ['y', 'x', 'height', 'width'] as const;

/** A window of the image as four numbers, in model pixels; a new one is told by the event `segcause-window`. */
@customElement('segcause-window')
export class WindowFields extends LitElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      .parts {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 6px;
        margin-top: 6px;
      }
      label {
        display: grid;
        gap: 2px;
        font-size: 0.9em;
      }
    `,
  ];

  /** What its test ids begin with. */
  @property() name = '';
  /** What it is called. */
  @property() heading = '';
  /** Null where there is none yet. */
  @property({ attribute: false }) window: Window | null = null;
  /** `[height, width]` of the image. */
  @property({ attribute: false }) size!: readonly [number, number];
  @property({ type: Boolean }) isOff = false;
  /** What was typed, while it is no window. */
  @state() private typed: readonly string[] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('window');
    if (before !== undefined && before?.join() !== this.window?.join()) this.typed = null;
  }

  override render(): TemplateResult {
    const texts = this.typed ?? this.window?.map(String) ?? [];
    const problem = this.#problem();
    return html`
      <div class="parts">
        ${parts.map(
          (part, i) => html`
            <label>
              <span class="dim">${part}</span>
              <vscode-textfield
                type="number"
                data-testid="${this.name}-${part}"
                .label=${`${this.heading}, ${part} in pixels`}
                .value=${texts[i] ?? ''}
                ?invalid=${problem !== null}
                ?disabled=${this.isOff}
                @change=${this.#onChange}
              ></vscode-textfield>
            </label>
          `,
        )}
      </div>
      ${
        problem === null
          ? nothing
          : html`<p class="problem" role="alert" data-testid="setting-problem">${problem}</p>`
      }
    `;
  }

  /** Why what was typed is no window; a field that is still empty is no mistake. */
  #problem(): string | null {
    const { typed } = this;
    if (typed === null || (this.window === null && typed.includes(''))) return null;
    return windowProblem(this.heading, typed.map(Number), this.size);
  }

  #onChange = (): void => {
    const fields = [...this.renderRoot.querySelectorAll('vscode-textfield')];
    const texts = fields.map((field) => field.value);
    const [y = 0, x = 0, height = 0, width = 0] = texts.map(Number);
    const isWindow = windowProblem(this.heading, [y, x, height, width], this.size) === null;
    this.typed = isWindow ? null : texts;
    if (isWindow)
      this.dispatchEvent(new CustomEvent<Window>('segcause-window', { detail: [y, x, height, width] }));
  };
}
