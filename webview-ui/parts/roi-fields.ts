import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Window } from '../../src/explanation/settings.ts';
import { ask } from '../actions.ts';
import { roiProblem } from '../model/setting-fields.ts';
import { fieldStyles, sharedStyles } from '../styles.ts';

const parts = ['y', 'x', 'height', 'width'] as const;

/** The region of interest as four numbers, in model pixels. */
@customElement('segcause-roi')
export class RoiFields extends LitElement {
  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      .roi {
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

  @property({ attribute: false }) roi!: Window;
  /** `[height, width]` of the image. */
  @property({ attribute: false }) size!: readonly [number, number];
  @property({ type: Boolean }) isOff = false;
  /** What was typed, while it is no region. */
  @state() private typed: readonly string[] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('roi');
    if (before !== undefined && before.join() !== this.roi.join()) this.typed = null;
  }

  override render(): TemplateResult {
    const texts = this.typed ?? this.roi.map(String);
    const problem = this.typed === null ? null : roiProblem(this.typed.map(Number), this.size);
    return html`
      <section aria-label="Region of interest">
        <h2>Region of interest</h2>
        <div class="roi">
          ${parts.map(
            (part, i) => html`
              <label>
                <span class="dim">${part}</span>
                <vscode-textfield
                  type="number"
                  data-testid="roi-${part}"
                  .label=${`Region of interest, ${part} in pixels`}
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
      </section>
    `;
  }

  #onChange = (): void => {
    const fields = [...this.renderRoot.querySelectorAll('vscode-textfield')];
    const texts = fields.map((field) => field.value);
    const [y = 0, x = 0, height = 0, width = 0] = texts.map(Number);
    const isRoi = roiProblem([y, x, height, width], this.size) === null;
    this.typed = isRoi ? null : texts;
    if (isRoi) ask(this, { type: 'change', changes: { roi: [y, x, height, width] } });
  };
}
