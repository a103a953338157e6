import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './box-fields.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { at } from '../../src/at.ts';
import { type Box, boxFromNumbers, namesOfAxes, nounsOf, numbersOf } from '../../src/documents/box.ts';
import { pixelsIn } from '../../src/documents/roi.ts';
import { kindOfRoi, type RoiKind, type RoiSetting } from '../../src/documents/roi-choice.ts';
import { foundRoi, nextRoi } from '../model/found-roi.ts';
import { grouped } from '../model/format.ts';
import { choiceField } from '../parts/choice.ts';
import { choiceStyles, fieldStyles, partStyles, sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { askedNext } from './changes.ts';
import { PanelPart } from './panel-part.ts';
import { chooseKind, isRoiTool, pixelsKind, roiKindsOf, toolOf } from './roi-kinds.ts';

/** How the region of interest is chosen: its kind, and what that kind needs. */
@customElement('segcause-roi')
class RoiFields extends PanelPart {
  static override styles = [sharedStyles, fieldStyles, partStyles, choiceStyles];

  /** Why what was chosen or typed is no region. */
  @state() private problem: string | null = null;
  /** What was typed as a pixel, while it is none. */
  @state() private typed: readonly string[] | null = null;

  constructor() {
    super();
    this.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape' && isRoiTool(this.view.tool)) this.look({ tool: 'roi' });
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (before !== undefined && before.changes !== this.view.changes) {
      this.problem = null;
      this.typed = null;
    }
  }

  override render(): TemplateResult {
    const roi = this.#setting();
    const kind = this.view.tool === 'lasso' ? 'lasso' : kindOfRoi(roi);
    const kinds = roiKindsOf(this.shown.explanation.question.input.size.length);
    return html`
      ${choiceField({
        testId: 'roi-kind',
        label: 'Kind of region of interest',
        choices: kind === 'pixels' ? [...kinds, pixelsKind] : kinds,
        chosen: kind,
        choose: this.#choose,
        isOff: this.#isOff(),
        opensBelow: true,
      })}
      ${this.#fields(kind, roi)}
      ${
        this.problem === null
          ? nothing
          : html`<p class="problem" role="alert" data-testid="roi-problem">${this.problem}</p>`
      }
      ${kind === 'rectangle' || kind !== kindOfRoi(roi) ? nothing : this.#size(kind)}
    `;
  }

  #size(kind: RoiKind): TemplateResult {
    const roi = nextRoi(this.view.changes.roi, this.shown);
    return html`<p class="dim">
      <span data-testid="roi-size">${grouped(pixelsIn(roi))} ${nounsOf(roi.size.length).unit}</span>${
        kind === 'whole image' ? '. Every block touches it: only layers are measured.' : ''
      }
    </p>`;
  }

  #fields(kind: RoiKind, roi: RoiSetting): TemplateResult | typeof nothing {
    const { question } = this.shown.explanation;
    switch (kind) {
      case 'rectangle':
        return html`<segcause-box
          name="roi"
          heading="Region of interest"
          .box=${boxFromNumbers<'input'>(roi as readonly number[])}
          .question=${question}
          .isOff=${this.#isOff()}
          @segcause-box=${(event: CustomEvent<Box<'input'>>): void => {
            this.#change(numbersOf(event.detail));
          }}
        ></segcause-box>`;
      case 'component of prediction':
      case 'component of error':
        return this.#component(kind, roi);
      case 'lasso':
        return html`<div class="parts">
          ${this.#pointer(kind, ['Draw Lasso', 'Cancel Drawing'], 'Draw around the region on the image')}
        </div>`;
      default:
        return nothing;
    }
  }

  /** The pixel of the component, empty where it is the largest. */
  #component(kind: RoiKind, roi: RoiSetting): TemplateResult {
    const rank = this.shown.explanation.question.input.size.length;
    const names = namesOfAxes(rank);
    const chosen = typeof roi === 'object' && 'component' in roi ? roi.component.map(String) : null;
    const texts = this.typed ?? chosen ?? names.map(() => '');
    return html`<div class=${rank > 2 ? 'parts in-three' : 'parts'}>
      ${names.map(
        (name, axis) =>
          html`<label>
            <span class="dim">${name}</span>
            <vscode-textfield
              type="number"
              data-testid="roi-at-${name}"
              placeholder="auto"
              title="Empty: the largest component"
              .label=${`A ${nounsOf(rank).position} of the component, ${name}`}
              .value=${live(at(texts, axis))}
              ?disabled=${this.#isOff()}
              @change=${this.#onPosition}
            ></vscode-textfield>
          </label>`,
      )}
      ${this.#pointer(kind, ['Pick', 'Cancel Picking'], 'Click the component on the image')}
    </div>`;
  }

  #pointer(kind: RoiKind, [begin, cancel]: readonly [string, string], hint: string): TemplateResult {
    const tool = toolOf(kind);
    const isOn = this.view.tool === tool;
    return html`<vscode-button
      secondary
      title=${hint}
      data-testid="roi-pointer"
      aria-pressed=${isOn}
      ?disabled=${this.#isOff()}
      @click=${(): void => {
        this.look({ tool: isOn ? 'roi' : tool });
      }}
    >
      ${isOn ? cancel : begin}
    </vscode-button>`;
  }

  #isOff(): boolean {
    const { running, blocked } = this.shown.activity;
    return running || blocked !== null;
  }

  #choose = (kind: RoiKind): void => {
    this.typed = null;
    const { setting, tool, problem } = chooseKind(kind, this.shown, this.view);
    this.look({ tool });
    if (setting !== null) this.#change(setting);
    this.#refuse(problem);
    // The menu shows what was chosen last, also where it was refused.
    const menu = this.renderRoot.querySelector('vscode-single-select');
    if (problem !== null && menu !== null) menu.value = kindOfRoi(this.#setting());
  };

  #setting(): RoiSetting {
    return askedNext(this.shown.explanation.question, this.view.changes).roi;
  }

  #onPosition = (): void => {
    const texts = [...this.renderRoot.querySelectorAll('vscode-textfield')].map(({ value }) => value.trim());
    this.typed = texts;
    const kind = kindOfRoi(this.#setting());
    const of = kind === 'component of error' ? 'error' : 'prediction';
    if (texts.every((text) => text === '')) this.#change(`component of ${of}`);
    if (texts.includes('')) return;
    const component = texts.map(Number);
    if (!component.every((place) => Number.isInteger(place) && place >= 0)) {
      this.#refuse('whole numbers are needed');
      return;
    }
    const setting = { component, of } as const;
    const problem = foundRoi(setting, this.shown).problem ?? null;
    if (problem === null) this.#change(setting);
    this.#refuse(problem);
  };

  #change(roi: RoiSetting): void {
    ask(this, { type: 'change', changes: { roi } });
  }

  #refuse(problem: string | null): void {
    this.problem = problem === null ? null : `Region of interest: ${problem}.`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-roi': RoiFields;
  }
}
