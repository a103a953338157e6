import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Window } from '../../src/explanation/settings.ts';
import type { Changes } from '../../src/views/protocol.ts';
import { ask } from '../actions.ts';
import { askedNext } from '../model/changes.ts';
import type { ShownState } from '../model/panel-state.ts';
import { numberProblem, roiProblem, type SettingField, settingGroups } from '../model/setting-fields.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';

const roiParts = ['y', 'x', 'height', 'width'] as const;

/** What is asked, to be changed for the next run. */
@customElement('segcause-settings')
export class SettingsForm extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      section {
        padding: 12px 16px;
        border-top: 1px solid var(--sc-border);
      }
      .field {
        display: grid;
        grid-template-columns: 76px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
        margin-top: 6px;
      }
      .with-unit {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 6px;
      }
      .roi {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 6px;
        margin-top: 6px;
      }
      .roi label {
        display: grid;
        gap: 2px;
        font-size: 0.9em;
      }
      vscode-textfield,
      vscode-single-select {
        width: 100%;
        min-width: 0;
      }
      .problem {
        margin: 8px 0 0;
        color: var(--vscode-errorForeground);
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @state() private problem: string | null = null;

  override render(): TemplateResult {
    const values = askedNext(this.shown.explanation.question, this.view.changes);
    const isOff = this.shown.activity.running || this.shown.activity.blocked !== null;
    return html`
      <section aria-label="Region of interest">
        <h2>Region of interest</h2>
        ${this.#roi(values.roi, isOff)}
        ${
          this.problem === null
            ? nothing
            : html`<p class="problem" role="alert" data-testid="setting-problem">${this.problem}</p>`
        }
      </section>
      ${settingGroups(this.shown.explanation, values.decision).map(
        ({ title, fields }) => html`
          <section aria-label=${title}>
            <h2>${title}</h2>
            ${fields.map((field) => this.#field(field, values[field.key], isOff))}
          </section>
        `,
      )}
    `;
  }

  #field(field: SettingField, value: string | number, isOff: boolean): TemplateResult {
    const id = `setting-${field.key}`;
    return html`
      <div class="field" title=${field.hint}>
        <label for=${id}>${field.label}</label>
        ${field.kind === 'choice' ? this.#choice(field, value, isOff) : this.#number(field, value, isOff)}
      </div>
    `;
  }

  #choice(field: SettingField & { kind: 'choice' }, value: string | number, isOff: boolean): TemplateResult {
    const change = (event: Event): void => {
      const chosen = (event.target as HTMLSelectElement).value;
      this.#change({ [field.key]: field.key === 'class' ? Number(chosen) : chosen });
    };
    return html`
      <vscode-single-select
        id="setting-${field.key}"
        data-testid="setting-${field.key}"
        .label=${field.label}
        .value=${String(value)}
        ?disabled=${isOff || field.choices.length < 2}
        @change=${change}
      >
        ${field.choices.map(
          (choice) => html`
            <vscode-option value=${choice.value} ?selected=${choice.value === String(value)}
              >${choice.label}</vscode-option
            >
          `,
        )}
      </vscode-single-select>
    `;
  }

  #number(field: SettingField & { kind: 'number' }, value: string | number, isOff: boolean): TemplateResult {
    const change = (event: Event): void => {
      const text = (event.target as HTMLInputElement).value;
      this.problem = numberProblem(field, text);
      if (this.problem === null) this.#change({ [field.key]: Number(text) });
    };
    return html`
      <span class="with-unit">
        <vscode-textfield
          id="setting-${field.key}"
          data-testid="setting-${field.key}"
          type="number"
          .label=${field.label}
          .value=${String(value)}
          ?disabled=${isOff}
          @change=${change}
        ></vscode-textfield>
        ${field.unit === undefined ? nothing : html`<span class="dim">${field.unit}</span>`}
      </span>
    `;
  }

  #roi(roi: Window, isOff: boolean): TemplateResult {
    const change = (part: number, event: Event): void => {
      const value = Number((event.target as HTMLInputElement).value);
      const changed = roi.map((old, i) => (i === part ? value : old)) as unknown as Window;
      this.problem = roiProblem(changed, this.shown.explanation.prediction.size);
      if (this.problem === null) this.#change({ roi: [...changed] });
    };
    return html`
      <div class="roi">
        ${roiParts.map(
          (part, i) => html`
            <label>
              <span class="dim">${part}</span>
              <vscode-textfield
                type="number"
                data-testid="roi-${part}"
                .label=${`Region of interest, ${part} in pixels`}
                .value=${String(roi[i])}
                ?disabled=${isOff}
                @change=${(event: Event): void => {
                  change(i, event);
                }}
              ></vscode-textfield>
            </label>
          `,
        )}
      </div>
    `;
  }

  #change(changes: Changes): void {
    ask(this, { type: 'change', changes });
  }
}
