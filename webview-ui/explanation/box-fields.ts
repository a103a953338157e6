import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { at } from '../../src/at.ts';
import { type Box, boxFromNumbers, nounsOf, numbersOf } from '../../src/documents/box.ts';
import type { Question } from '../../src/documents/explanation.ts';
import { namesOfNumbers } from '../model/number-names.ts';
import { fieldStyles, partStyles, sharedStyles } from '../styles.ts';
import { regionProblem } from './setting-fields.ts';

/** A box of the input as numbers, in pixels or voxels; a new one is reported by the event `segcause-box`. */
@customElement('segcause-box')
class BoxFields extends LitElement {
  static override styles = [sharedStyles, fieldStyles, partStyles];

  /** What its test ids begin with. */
  @property() name = '';
  /** What it is called. */
  @property() heading = '';
  /** Null where there is none yet. */
  @property({ attribute: false }) box: Box<'input'> | null = null;
  @property({ attribute: false }) question!: Question;
  @property({ type: Boolean }) isOff = false;
  /** What was typed, while it is no box. */
  @state() private typed: readonly string[] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('box');
    if (
      before !== undefined &&
      String(before && numbersOf(before)) !== String(this.box && numbersOf(this.box))
    )
      this.typed = null;
  }

  override render(): TemplateResult {
    const rank = this.question.input.size.length;
    const names = namesOfNumbers(rank);
    const { position } = nounsOf(rank);
    const texts = this.typed ?? (this.box === null ? names.map(() => '') : numbersOf(this.box).map(String));
    const problem = this.#problem();
    return html`
      <div class=${rank > 2 ? 'parts in-three' : 'parts'}>
        ${names.map(
          (name, i) => html`
            <label>
              <span class="dim">${name}</span>
              <vscode-textfield
                type="number"
                data-testid="${this.name}-${name}"
                .label=${`${this.heading}, ${name} in ${position}s`}
                .value=${at(texts, i)}
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

  /** Why what was typed is no box; a field that is still empty is no mistake. */
  #problem(): string | null {
    const { typed } = this;
    if (typed === null || (this.box === null && typed.includes(''))) return null;
    return regionProblem(this.heading, typed.map(Number), this.question);
  }

  #onChange = (): void => {
    const texts = [...this.renderRoot.querySelectorAll('vscode-textfield')].map(({ value }) => value);
    const numbers = texts.map(Number);
    const isBox = regionProblem(this.heading, numbers, this.question) === null;
    this.typed = isBox ? null : texts;
    if (!isBox) return;
    const detail = boxFromNumbers<'input'>(numbers);
    this.dispatchEvent(new CustomEvent<Box<'input'>>('segcause-box', { detail }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-box': BoxFields;
  }
}
