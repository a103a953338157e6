import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Estimate, Mediation } from '../../src/explanation/components.ts';
import type { Window } from '../../src/explanation/settings.ts';
import { ask } from '../actions.ts';
import { barScale } from '../model/bar-scale.ts';
import { layerIndex, layerName } from '../model/component-names.ts';
import type { BlockEffect } from '../model/effect-table.ts';
import { place, signed } from '../model/format.ts';
import { readingOf } from '../model/outcome-reading.ts';
import type { ShownState } from '../model/panel-state.ts';
import { obstacle } from '../model/selecting.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { barStyles, effectBar } from './effect-bar.ts';

const ways = [
  ['total', 'Total', 'The block is treated'],
  ['through', 'Through', 'The layer alone is set to what it is under the treated block'],
  ['around', 'Around', 'The block is treated, and the layer is held as it was'],
] as const;

/** How much of the effect of the selected block of the input passes through the selected layer. */
@customElement('segcause-mediation')
export class MediationDetails extends LitElement {
  static override styles = [
    sharedStyles,
    detailStyles,
    barStyles,
    css`
      .ways {
        display: grid;
        grid-template-columns: auto minmax(40px, 1fr) auto auto;
        align-items: center;
        gap: 4px 8px;
        margin: 6px 0;
      }
      .value {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult | typeof nothing {
    const { tensor, inputBlock } = this.view;
    if (tensor === null || inputBlock === null) return nothing;
    const found = this.shown.explanation.mediations.find(
      ({ tensor: through, block }) => through === tensor && block.join() === inputBlock.join(),
    );
    if (found === undefined && this.isReport) return nothing;
    const layer = layerIndex(this.shown.explanation.layers).byTensor.get(tensor);
    return html`
      <section aria-label="Mediation" data-testid="mediation">
        <h2>Mediation</h2>
        <p>
          Block ${place(inputBlock)} of the input, through
          <strong>${layer === undefined ? tensor : layerName(layer)}</strong>
        </p>
        ${found === undefined ? this.#measure(tensor, inputBlock) : this.#ways(found)}
      </section>
    `;
  }

  #measure(tensor: string, block: Window): TemplateResult {
    const reason = obstacle(this.shown.activity);
    const measure = (): void => {
      ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'mediation', tensor, block } } });
    };
    return html`<div class="buttons">
      <vscode-button
        secondary
        ?disabled=${reason !== null}
        title=${reason ?? "Measure how much of the block's effect passes through this layer"}
        data-testid="measure-mediation"
        @click=${measure}
      >
        Measure Mediation
      </vscode-button>
    </div>`;
  }

  #ways(found: Mediation): TemplateResult {
    const outcome = readingOf('dice', this.shown.explanation.question);
    const effects = ways.map(([key]) => asEffect(found[key], found.n));
    const scale = barScale(effects, outcome);
    return html`
      <div class="ways number">
        ${ways.map(([key, label, title], i) => {
          const { mean, low, high } = found[key];
          const effect = effects[i];
          return html`
            <span title=${title}>${label}</span>
            ${effect === undefined ? nothing : effectBar(effect, outcome, scale)}
            <strong class="value" data-testid="mediation-${key}">${signed(mean)}</strong>
            <span class="dim">${low < high ? `${signed(low)} to ${signed(high)}` : 'exact'}</span>
          `;
        })}
      </div>
      <p class="dim">
        Dice points, ${found.n} draws, 95 % intervals. Through and around need not add up to the total: both
        ways meet again behind the layer.
      </p>
    `;
  }
}

function asEffect({ mean, se, low, high }: Estimate, n: number): BlockEffect {
  return { state: 'measured', n, mean, se, low, high, isExact: false };
}
