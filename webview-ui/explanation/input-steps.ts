import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Explanation } from '../../src/documents/explanation.ts';
import { histogramBins, type InputStep } from '../../src/documents/input-steps.ts';
import { boundInWords, histogramPath } from '../model/histogram-path.ts';
import { stepInWords, stepSizes, type StepWords } from '../model/input-step-words.ts';
import { sectionStyles, sharedStyles } from '../styles.ts';

/** What became of the image on its way to the model: each step with its size, and a histogram of the values after it. */
@customElement('segcause-input-steps')
class InputSteps extends LitElement {
  static override styles = [
    sharedStyles,
    sectionStyles,
    css`
      ol {
        display: grid;
        gap: 10px;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 104px;
        gap: 0 12px;
        align-items: start;
      }
      .words {
        overflow-wrap: anywhere;
      }
      svg {
        display: block;
        width: 100%;
        height: 22px;
        border-bottom: 1px solid var(--sc-border);
        fill: var(--sc-dim);
      }
      .bounds {
        display: flex;
        justify-content: space-between;
        font-size: 10px;
        line-height: 14px;
      }
    `,
  ];

  @property({ attribute: false }) explanation?: Explanation;

  override render(): TemplateResult | typeof nothing {
    const { inputSteps = [], question } = this.explanation ?? {};
    if (question === undefined || inputSteps.length === 0) return nothing;
    return html`
      <section aria-label="From file to input" data-testid="input-steps">
        <h2>From file to input</h2>
        <ol>
          ${inputSteps.map(
            (step, i) =>
              html`<li data-testid="input-step">
                ${words(stepInWords(step.step, question.input), stepSizes(step, inputSteps[i - 1]))}
                ${drawn(step)}
              </li>`,
          )}
        </ol>
      </section>
    `;
  }
}

function words({ title, detail }: StepWords, sizes: readonly string[]): TemplateResult {
  return html`<div class="words">
    ${title} ${detail === null ? nothing : html`<div class="dim">${detail}</div>`}
    ${sizes.map((text) => html`<div class="dim number">${text}</div>`)}
  </div>`;
}

function drawn({ histogram }: InputStep): TemplateResult {
  const [low, high] = [boundInWords(histogram.low), boundInWords(histogram.high)];
  const label = `Values from ${low} to ${high}; heights are square roots of counts`;
  return html`<div title=${label}>
    <svg viewBox="0 0 ${histogramBins} 1" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${svg`<path d=${histogramPath(histogram)}></path>`}
    </svg>
    <div class="bounds dim number" aria-hidden="true"><span>${low}</span><span>${high}</span></div>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-input-steps': InputSteps;
  }
}
