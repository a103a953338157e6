import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './window-fields.ts';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Window } from '../../src/documents/settings.ts';
import { ask } from '../actions.ts';
import { askedNext } from '../model/changes.ts';
import type { ShownState } from '../model/panel-state.ts';
import {
  type ChoiceField,
  type NumberField,
  numberProblem,
  type SettingField,
  settingGroups,
} from '../model/setting-fields.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { fieldStyles, sharedStyles } from '../styles.ts';

/** A text that was typed and cannot be used. */
interface Typed {
  readonly key: string;
  readonly text: string;
  readonly problem: string;
}

/** What is asked, to be changed for the next run. */
@customElement('segcause-settings')
export class SettingsForm extends LitElement {
  static override styles = [
    sharedStyles,
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

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @state() private typed: Typed | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('view') !== undefined && changed.get('view')?.changes !== this.view.changes)
      this.typed = null;
  }

  override render(): TemplateResult {
    const values = askedNext(this.shown.explanation.question, this.view.changes);
    const isOff = this.shown.activity.running || this.shown.activity.blocked !== null;
    return html`
      <section aria-label="Region of interest">
        <h2>Region of interest</h2>
        <segcause-window
          name="roi"
          heading="Region of interest"
          .window=${values.roi}
          .size=${this.shown.explanation.prediction.size}
          .isOff=${isOff}
          @segcause-window=${(event: CustomEvent<Window>): void => {
            ask(this, { type: 'change', changes: { roi: [...event.detail] } });
          }}
        ></segcause-window>
      </section>
      ${settingGroups(this.shown.explanation, values.decision).map(
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
    const change = (event: Event): void => {
      const chosen = (event.target as HTMLSelectElement).value;
      ask(this, {
        type: 'change',
        changes: { [field.key]: field.key === 'class' ? Number(chosen) : chosen },
      });
    };
    return html`
      <vscode-single-select
        id="setting-${field.key}"
        data-testid="setting-${field.key}"
        .label=${field.label}
        .value=${value}
        ?disabled=${isOff || field.choices.length < 2}
        @change=${change}
      >
        ${field.choices.map(
          (choice) => html`
            <vscode-option value=${choice.value} ?selected=${choice.value === value}
              >${choice.label}</vscode-option
            >
          `,
        )}
      </vscode-single-select>
    `;
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
