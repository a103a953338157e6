import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type OutcomeName, outcomeNames, outcomeWords } from '../../src/documents/outcomes.ts';
import { ask } from '../actions.ts';
import { sharedStyles } from '../styles.ts';

/** Which outcome the effects are shown on: all come from the same run. */
@customElement('segcause-outcome')
export class OutcomeChoice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      vscode-single-select {
        width: 100%;
        min-width: 0;
      }
    `,
  ];

  @property() outcome: OutcomeName = 'dice';

  override render(): TemplateResult {
    const change = (event: Event): void => {
      const outcome = (event.target as HTMLSelectElement).value as OutcomeName;
      ask(this, { type: 'view', options: { outcome } });
    };
    return html`
      <vscode-single-select
        position="above"
        title="Effects on this outcome, from the same run"
        data-testid="outcome"
        .label=${'Effects on'}
        .value=${this.outcome}
        @change=${change}
      >
        ${outcomeNames.map(
          (name) =>
            html`<vscode-option value=${name} ?selected=${name === this.outcome}
              >${outcomeWords[name].label}</vscode-option
            >`,
        )}
      </vscode-single-select>
    `;
  }
}
