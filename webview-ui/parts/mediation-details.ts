import '@vscode-elements/elements/dist/vscode-button/index.js';
import './window-fields.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Estimate, Mediation } from '../../src/documents/components.ts';
import type { Window } from '../../src/documents/settings.ts';
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
  ['total', 'Total', 'The region is treated'],
  ['through', 'Through', 'The layer alone is set to what it is under the treated region'],
  ['around', 'Around', 'The region is treated, and the layer is held as it was'],
] as const;

/** How much of the effect of a region of the input, a block or a drawn one, passes through the selected layer. */
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
    const { tensor, inputRegion: region, block } = this.view;
    if (tensor === null)
      return region === null || block !== null || this.isReport ? nothing : regionAlone(region);
    const found = this.shown.explanation.mediations.find(
      ({ tensor: through, block }) => through === tensor && block.join() === region?.join(),
    );
    if (found === undefined && this.isReport) return nothing;
    const layer = layerIndex(this.shown.explanation.layers).byTensor.get(tensor);
    const name = html`<strong>${layer === undefined ? tensor : layerName(layer)}</strong>`;
    return html`
      <section aria-label="Mediation" data-testid="mediation">
        <h2>Mediation</h2>
        <p>
          ${
            region === null
              ? html`Choose a block of the input or draw a region, to see how much of its effect passes
                through ${name}.`
              : html`Effect of the input at ${place(region)}, through ${name}`
          }
        </p>
        ${this.isReport ? nothing : this.#choose(tensor, region, found !== undefined)}
        ${found === undefined ? nothing : this.#ways(found)}
      </section>
    `;
  }

  /** The region by numbers, and what can be done: draw another one, measure. */
  #choose(tensor: string, region: Window | null, isKnown: boolean): TemplateResult {
    const isDrawing = this.view.tool === 'region';
    return html`
      <segcause-window
        name="region"
        heading="Region"
        .window=${region}
        .size=${this.shown.explanation.question.input.size}
        @segcause-window=${(event: CustomEvent<Window>): void => {
          ask(this, { type: 'selectRegion', region: event.detail });
        }}
      ></segcause-window>
      <div class="buttons">
        ${region === null || isKnown ? nothing : this.#measure(tensor, region)}
        <vscode-button
          secondary
          title="Then drag on the image; holding Alt while dragging does the same"
          aria-pressed=${isDrawing}
          data-testid="draw-region"
          @click=${(): void => {
            ask(this, { type: 'view', options: { tool: isDrawing ? 'roi' : 'region' } });
          }}
        >
          ${isDrawing ? 'Stop Drawing' : 'Draw Region'}
        </vscode-button>
      </div>
    `;
  }

  #measure(tensor: string, block: Window): TemplateResult {
    const reason = obstacle(this.shown.activity);
    const measure = (): void => {
      ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'mediation', tensor, block } } });
    };
    return html`<vscode-button
      secondary
      ?disabled=${reason !== null}
      title=${reason ?? "Measure how much of the region's effect passes through this layer"}
      data-testid="measure-mediation"
      @click=${measure}
    >
      Measure
    </vscode-button>`;
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

/** What a region is for that was drawn before a layer was chosen. */
function regionAlone(region: Window): TemplateResult {
  return html`
    <section aria-label="Mediation" data-testid="mediation">
      <h2>Mediation</h2>
      <p>
        From the input at ${place(region)}: choose a layer, to see how much of the region's effect passes
        through it.
      </p>
    </section>
  `;
}

function asEffect({ mean, se, low, high }: Estimate, n: number): BlockEffect {
  return { state: 'measured', n, mean, se, low, high, isExact: false };
}
