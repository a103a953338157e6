import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { Choice } from '../model/choice.ts';

/** A field in which one of several values is chosen. */
export interface ChoiceContent<Value extends string> {
  readonly testId: string;
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
  readonly title?: string;
  readonly isOff?: boolean;
  /** The list of values opens below, not above. */
  readonly opensBelow?: boolean;
}

/**
 * Draws a field with several choices; its element has the test id as its id. The element forgets that the keyboard
 * reaches it once it was disabled, so its tab index is set here, after `disabled`.
 */
export function choiceField<Value extends string>({
  testId,
  label,
  choices,
  chosen,
  choose,
  title,
  isOff = false,
  opensBelow = false,
}: ChoiceContent<Value>): TemplateResult {
  return html`
    <vscode-single-select
      id=${testId}
      data-testid=${testId}
      title=${title ?? nothing}
      position=${opensBelow ? 'below' : 'above'}
      .label=${label}
      .value=${chosen}
      ?disabled=${isOff}
      tabindex=${isOff ? -1 : 0}
      @change=${(event: Event): void => {
        choose((event.target as HTMLSelectElement).value as Value);
      }}
    >
      ${choices.map(
        ({ value, label: words }) =>
          html`<vscode-option value=${value} ?selected=${value === chosen}>${words}</vscode-option>`,
      )}
    </vscode-single-select>
  `;
}
