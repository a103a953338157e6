import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './file-fields.ts';
import './region-fields.ts';
import './roi-fields.ts';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { ask } from './actions.ts';
import { askedNext } from './changes.ts';
import {
  type ChoiceField,
  type NumberField,
  numberProblem,
  type SettingField,
  settingGroups,
} from './setting-fields.ts';
import { choiceField } from '../parts/choice.ts';
import { fieldStyles, sectionStyles, sharedStyles } from '../styles.ts';
import { PanelPart } from './panel-part.ts';

/** A text that was typed and cannot be used. */
interface Typed {
  readonly key: string;
  readonly text: string;
  readonly problem: string;
}

/** What is asked, to be changed for the next run. */
@customElement('segcause-settings')
class SettingsForm extends PanelPart {
  static override styles = [
    sharedStyles,
    sectionStyles,
    fieldStyles,
    css`
      .field {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        align-items: center;
        gap: 2px 8px;
        margin-top: 6px;
      }
      .with-unit {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        grid-auto-columns: auto;
        grid-auto-flow: column;
        align-items: center;
        gap: 6px;
      }
      .problem {
        grid-column: 2;
      }
    `,
  ];

  @state() private typed: Typed | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('view') !== undefined && changed.get('view')?.changes !== this.view.changes)
      this.typed = null;
  }

  override render(): TemplateResult {
    const { question } = this.shown.explanation;
    const values = askedNext(question, this.view.changes);
    const isOff = this.shown.activity.running || this.shown.activity.blocked !== null;
    return html`
      <section aria-label="Files">
        <h2>Files</h2>
        <segcause-files .shown=${this.shown} .view=${this.view}></segcause-files>
      </section>
      <section aria-label="Region of interest">
        <h2>Region of interest</h2>
        <segcause-roi .shown=${this.shown} .view=${this.view}></segcause-roi>
      </section>
      <section aria-label="Blocks or regions">
        <h2>Blocks or regions</h2>
        <segcause-regions .shown=${this.shown} .view=${this.view}></segcause-regions>
      </section>
      ${settingGroups(this.shown.explanation, values.decision, values.regions === 'grid').map(
        ({ title, fields }) => html`
          <section aria-label=${title}>
            <h2>${title}</h2>
            ${fields.map((field) => this.#field(field, String(values[field.key]), isOff))}
          </section>
        `,
      )}
    `;
  }

  #field(field: SettingField, value: string, isOff: boolean): TemplateResult {
    const typed = this.typed?.key === field.key ? this.typed : null;
    return html`
      <div class="field" title=${field.hint}>
        <label for="setting-${field.key}">${field.label}</label>
        ${
          field.kind === 'choice'
            ? this.#choice(field, value, isOff)
            : this.#number(field, typed?.text ?? value, isOff)
        }
        ${
          typed === null
            ? nothing
            : html`<p class="problem" role="alert" data-testid="setting-problem">${typed.problem}</p>`
        }
      </div>
    `;
  }

  #choice(field: ChoiceField, value: string, isOff: boolean): TemplateResult {
    const choose = (chosen: string): void => {
      ask(this, {
        type: 'change',
        changes: { [field.key]: chosenValue(field.key, chosen) },
      });
    };
    return choiceField({
      testId: `setting-${field.key}`,
      label: field.label,
      choices: field.choices,
      chosen: value,
      choose,
      isOff: isOff || field.choices.length < 2,
      opensBelow: true,
    });
  }

  #number(field: NumberField, value: string, isOff: boolean): TemplateResult {
    const change = (event: Event): void => {
      const text = (event.target as HTMLInputElement).value;
      const problem = numberProblem(field, text);
      this.typed = problem === null ? null : { key: field.key, text, problem };
      if (problem === null) ask(this, { type: 'change', changes: { [field.key]: Number(text) } });
    };
    return html`
      <span class="with-unit">
        <vscode-textfield
          id="setting-${field.key}"
          data-testid="setting-${field.key}"
          type="number"
          .step=${field.isWhole ? 1 : 'any'}
          .label=${field.label}
          .value=${live(value)}
          ?invalid=${this.typed?.key === field.key}
          ?disabled=${isOff}
          @change=${change}
        ></vscode-textfield>
        ${field.unit === undefined ? nothing : html`<span class="dim">${field.unit}</span>`}
      </span>
    `;
  }
}

/** A choice as its setting has it. */
function chosenValue(key: ChoiceField['key'], chosen: string): string | number | boolean {
  if (key === 'class' || key === 'refine') return Number(chosen);
  return key === 'jointCheck' ? chosen === 'true' : chosen;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-settings': SettingsForm;
  }
}
