import { css, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type OutcomeName, outcomeNames, outcomeWords } from '../../src/documents/outcomes.ts';
import { ask } from './actions.ts';
import { choiceField } from '../parts/choice.ts';
import { sharedStyles } from '../styles.ts';

/** Which outcome the effects are shown on: all come from the same run. */
@customElement('segcause-outcome')
class OutcomeChoice extends LitElement {
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
    return choiceField<OutcomeName>({
      testId: 'outcome',
      label: 'Effects on',
      title: 'Effects on this outcome, from the same run',
      choices: outcomeNames.map((value) => ({ value, label: outcomeWords[value].label })),
      chosen: this.outcome,
      choose: (outcome) => {
        ask(this, { type: 'view', options: { outcome } });
      },
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-outcome': OutcomeChoice;
  }
}
