import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { measuredReading, type Reading, readingWords } from '../../src/documents/readings.ts';
import { chooseByKey } from '../parts/radio-keys.ts';
import { radioStyles } from '../parts/radio-styles.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { readingIn } from './current-lists.ts';
import { measureButton } from './measure-button.ts';
import { PanelPart } from './panel-part.ts';

/**
 * What of the effects of the input's blocks the map shows, where the model takes statistics over the image, and what that
 * means. A reading that a run does not measure is one click away.
 */
@customElement('segcause-reading-choice')
class ReadingChoice extends PanelPart {
  static override styles = [
    sharedStyles,
    radioStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        min-width: 0;
      }
      p {
        flex: 1 1 24ch;
        margin: 0;
      }
    `,
  ];

  override render(): TemplateResult {
    const chosen = readingIn(this.shown, this.view);
    return html`
      <div role="radiogroup" aria-label="Effects shown" @keydown=${this.#onKey}>
        ${choices.map((reading) => this.#option(reading, reading === chosen))}
      </div>
      <p class="dim">${readingWords[chosen].meaning}</p>
      ${this.#measure(chosen)}
    `;
  }

  #option(reading: Reading, isChosen: boolean): TemplateResult {
    const { label, meaning } = readingWords[reading];
    return html`<button
      class="plain"
      role="radio"
      aria-checked=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      title=${meaning}
      data-testid="reading-${reading}"
      @click=${(): void => {
        this.look({ reading });
      }}
    >
      ${label}
    </button>`;
  }

  #measure(reading: Reading): TemplateResult | typeof nothing {
    const { explanation, activity } = this.shown;
    const isMeasured = reading === measuredReading(explanation.question);
    if (this.isReport || activity.running || isMeasured) return nothing;
    return measureButton(this.shown, {
      testId: `measure-${reading}`,
      label: reading === 'total' ? 'Measure Total Effects' : 'Measure Direct Effects',
      title:
        reading === 'total'
          ? 'Measure total effects: one whole pass for each block and draw'
          : 'Measure direct effects: with the statistics held, only what the block changes is computed',
      measure: () => {
        ask(this, { type: 'change', changes: { reading } });
        ask(this, { type: 'run' });
      },
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    chooseByKey(event, choices, readingIn(this.shown, this.view), (reading) => {
      this.look({ reading });
    });
  };
}

const choices: readonly Reading[] = ['total', 'direct'];

declare global {
  interface HTMLElementTagNameMap {
    'segcause-reading-choice': ReadingChoice;
  }
}
