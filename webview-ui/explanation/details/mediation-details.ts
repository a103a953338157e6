import '@vscode-elements/elements/dist/vscode-button/index.js';
import '../box-fields.ts';

import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type Box, isSameBox } from '../../../src/documents/box.ts';
import type { Mediation } from '../../../src/documents/components.ts';
import type { Estimate } from '../../../src/documents/effects.ts';
import { ask } from '../actions.ts';
import { barScale } from '../../model/bar-scale.ts';
import { layerIndex, tensorName } from '../../model/component-names.ts';
import type { BlockEffect } from '../../model/block-effect.ts';
import { place, signed } from '../../model/format.ts';
import { mediationInWords } from '../../model/mediation-words.ts';
import { readingOf } from '../../model/outcome-reading.ts';
import { measureButton } from '../measure-button.ts';
import { sectionStyles, sharedStyles } from '../../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { barStyles, effectBar } from '../../parts/effect-bar.ts';
import { PanelPart } from '../panel-part.ts';

const paths = [
  ['total', 'Total effect', 'The region is treated'],
  ['indirect', 'Indirect effect', 'Only the layer is set to its activation under the treated region'],
  ['direct', 'Direct effect', 'The region is treated, while the layer keeps its activation'],
] as const;

/** How much of the effect of a region of the input passes through the selected layer. */
@customElement('segcause-mediation')
class MediationDetails extends PanelPart {
  static override styles = [
    sharedStyles,
    sectionStyles,
    detailStyles,
    barStyles,
    css`
      .paths {
        display: grid;
        grid-template-columns: auto minmax(40px, 1fr) auto;
        align-items: center;
        gap: 4px 8px;
        margin: 6px 0;
      }
      p {
        overflow-wrap: anywhere;
      }
      .value,
      .interval {
        text-align: right;
      }
      .interval {
        grid-column: 1 / -1;
        margin-top: -4px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { tensor, region, block } = this.view;
    if (tensor === null)
      return region === null || block !== null || this.isReport ? nothing : regionAlone(region);
    const found = this.shown.explanation.mediations.find(
      (one) => one.tensor === tensor && region !== null && isSameBox(one.box, region),
    );
    if (found === undefined && this.isReport) return nothing;
    const name = html`<strong>${tensorName(tensor, layerIndex(this.shown.explanation.layers))}</strong>`;
    return html`
      <section aria-label="Mediation" data-testid="mediation">
        <h2>Mediation</h2>
        <p>
          ${
            region === null
              ? html`Choose a block of the input or draw a region to see how much of its effect passes through
                ${name}.`
              : html`Effect of the input at ${place(region)}, through ${name}`
          }
        </p>
        ${this.isReport ? nothing : this.#choose(tensor, region, found !== undefined)}
        ${found === undefined ? nothing : this.#effects(found)}
      </section>
    `;
  }

  /** The region in numbers, and buttons to draw another one and to measure. */
  #choose(tensor: string, region: Box<'input'> | null, isKnown: boolean): TemplateResult {
    const isDrawing = this.view.tool === 'region';
    return html`
      <segcause-box
        name="region"
        heading="Region"
        .box=${region}
        .question=${this.shown.explanation.question}
        @segcause-box=${(event: CustomEvent<Box<'input'>>): void => {
          ask(this, { type: 'selectRegion', region: event.detail });
        }}
      ></segcause-box>
      <div class="buttons">
        ${region === null || isKnown ? nothing : this.#measure(tensor, region)}
        <vscode-button
          secondary
          title="Drag on the image to draw the region; dragging with Alt does the same"
          aria-pressed=${isDrawing}
          data-testid="draw-region"
          @click=${(): void => {
            this.look({ tool: isDrawing ? 'roi' : 'region' });
          }}
        >
          ${isDrawing ? 'Stop Drawing' : 'Draw Region'}
        </vscode-button>
      </div>
    `;
  }

  #measure(tensor: string, box: Box<'input'>): TemplateResult {
    return measureButton(this.shown, {
      kind: 'mediation',
      testId: 'measure-mediation',
      label: 'Measure',
      title: "Measure how much of the region's effect passes through this layer",
      measure: () => {
        ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'mediation', tensor, box } } });
      },
    });
  }

  #effects(found: Mediation): TemplateResult {
    const outcome = readingOf('dice', this.shown.explanation.question);
    const rows = paths.map(([key, label, title]) => ({
      key,
      label,
      title,
      effect: asEffect(found[key], found.n),
    }));
    const scale = barScale(
      rows.map(({ effect }) => effect),
      outcome,
    );
    return html`
      <div class="paths number">
        ${rows.map(({ key, label, title, effect }) => {
          const { mean, low, high } = effect;
          return html`
            <span title=${title}>${label}</span>
            ${effectBar(effect, outcome, scale)}
            <strong class="value" data-testid="mediation-${key}">${signed(mean)}</strong>
            <span class="interval dim">${low < high ? `${signed(low)} to ${signed(high)}` : 'exact'}</span>
          `;
        })}
      </div>
      <p data-testid="mediation-conclusion">${this.#conclusion(found, outcome.zero)}</p>
      <p class="dim">
        Dice points, ${found.n} draws, 95 % intervals. Indirect and direct effect need not add up to the
        total: both paths meet again behind the layer.
      </p>
    `;
  }

  #conclusion({ total, indirect, direct, tensor }: Mediation, zero: number): string {
    const means = { total: total.mean, indirect: indirect.mean, direct: direct.mean };
    return mediationInWords(means, tensorName(tensor, layerIndex(this.shown.explanation.layers)), zero);
  }
}

/** What to do with a region that was drawn before a layer was chosen. */
function regionAlone(region: Box<'input'>): TemplateResult {
  return html`
    <section aria-label="Mediation" data-testid="mediation">
      <h2>Mediation</h2>
      <p>Choose a layer to see how much of the effect of the input at ${place(region)} passes through it.</p>
    </section>
  `;
}

function asEffect({ mean, se, low, high }: Estimate, n: number): BlockEffect {
  return { state: 'measured', n, mean, se, low, high, isExact: false };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-mediation': MediationDetails;
  }
}
