import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { fitInWords, measuredReading, type Reading, readingWords } from '../../src/documents/readings.ts';
import { chooseByKey } from '../parts/radio-keys.ts';
import { radioStyles } from '../parts/radio-styles.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { readingIn, readingsOffered } from './current-lists.ts';
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
        ${readingsOffered(this.shown).map((reading) => this.#option(reading, reading === chosen))}
      </div>
      <p class="dim">${readingWords[chosen].meaning}${this.#fit(chosen)}</p>
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

  #fit(reading: Reading): string {
    const { predicted } = this.shown;
    if (predicted === null || (reading !== 'predicted' && reading !== 'through')) return '';
    const words = fitInWords(predicted, this.view.outcome);
    return ` ${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  }

  #measure(chosen: Reading): TemplateResult | typeof nothing {
    const { explanation, activity } = this.shown;
    const reading = chosen === 'through' ? 'predicted' : chosen;
    const isMeasured = reading === measuredReading(explanation.question) || this.#isBeside(chosen);
    if (this.isReport || activity.running || isMeasured) return nothing;
    return measureButton(this.shown, {
      kind: 'input',
      testId: `measure-${reading}`,
      ...measuring[reading],
      measure: () => {
        this.look({ reading: null });
        ask(this, { type: 'change', changes: { reading } });
        ask(this, { type: 'run' });
      },
    });
  }

  /** Whether a reading was measured on the way to the one that was asked for. */
  #isBeside(reading: Reading): boolean {
    return reading === 'direct' && this.shown.predicted !== null;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    chooseByKey(event, readingsOffered(this.shown), readingIn(this.shown, this.view), (reading) => {
      this.look({ reading });
    });
  };
}

/** What measuring a reading is called, and what it takes. */
const measuring = {
  predicted: {
    label: 'Predict Total Effects',
    title:
      'Measure direct effects and some total ones by whole passes, and predict the others from what blocks change',
  },
  total: {
    label: 'Measure Exact Totals',
    title: 'Measure total effects: one whole pass for each block and draw',
  },
  direct: {
    label: 'Measure Direct Effects',
    title: 'Measure direct effects: with the statistics held, only what the block changes is computed',
  },
};

declare global {
  interface HTMLElementTagNameMap {
    'segcause-reading-choice': ReadingChoice;
  }
}
