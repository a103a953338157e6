import { html, type TemplateResult } from 'lit';
import type { MapName } from './maps.ts';

const choices = [
  [null, 'All', 'All three maps side by side'],
  ['before', 'Before', 'The map of the model before, alone and larger'],
  ['after', 'After', 'The map of the model after, alone and larger'],
  ['difference', 'Difference', 'The map of the differences, alone and larger'],
] as const;

/** Which of the maps are shown: all, or one that fills the room. */
export function mapChoice(only: MapName | null, choose: (only: MapName | null) => void): TemplateResult {
  return html`
    <fieldset class="choice">
      <legend class="unseen">Maps</legend>
      ${choices.map(
        ([name, label, title]) => html`
          <label title=${title}>
            <input
              type="radio"
              name="only"
              class="unseen"
              data-testid="only-${name ?? 'all'}"
              .checked=${name === only}
              @change=${(): void => {
                choose(name);
              }}
            /><span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
