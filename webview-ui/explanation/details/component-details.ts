import './feature-map-view.ts';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { donorsInWords } from '../../../src/documents/donor-words.ts';
import { moduleOfKey } from '../../../src/documents/component-key.ts';
import type { ComponentEffect } from '../../../src/documents/components.ts';
import type { Layer } from '../../../src/documents/explanation.ts';
import { ask } from '../actions.ts';
import { componentEffectOn, componentReading, settingInWords } from '../../model/component-effects.ts';
import {
  componentName,
  layerIndex,
  type LayerIndex,
  layerName,
  tensorName,
} from '../../model/component-names.ts';
import { rankInWords } from '../../model/component-ranking.ts';
import { pInWords, replacementWords } from '../../../src/documents/learnt.ts';
import { learntByTensor, learntOn, learntReading, meaningOf, meaningsInShort } from '../../model/learnt.ts';
import { effectInWords, effectNumber, grouped, intervalInWords, shape } from '../../model/format.ts';
import { channelsIn } from '../current-lists.ts';
import { sparklineOf } from '../../model/sparkline.ts';
import { sectionStyles, sharedStyles } from '../../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { effectHeading, factList } from './effect-heading.ts';
import { PanelPart } from '../panel-part.ts';
import type { ShownFeatureMap } from '../shown-feature-map.ts';

const kinds = { module: 'Module', layer: 'Layer', edge: 'Skip connection', channels: 'Channels' } as const;

/** What is known of the selected module, layer, skip connection or channels. */
@customElement('segcause-component')
class ComponentDetails extends PanelPart {
  static override styles = [
    sharedStyles,
    sectionStyles,
    detailStyles,
    css`
      .channels {
        display: block;
        width: 100%;
        margin-top: 8px;
      }
      .channels svg {
        display: block;
        width: 100%;
        height: 36px;
        border: 1px solid var(--sc-border);
        border-radius: 2px;
      }
    `,
  ];

  /** The feature map of a channel; null until it is asked for. */
  @property({ attribute: false }) featureMap: ShownFeatureMap | null = null;

  override render(): TemplateResult | typeof nothing {
    const { component: key, tensor } = this.view;
    if (key === null) return nothing;
    const known = this.shown.components.get(key);
    const index = layerIndex(this.shown.explanation.layers);
    const layer = tensor === null ? undefined : index.byTensor.get(tensor);
    const kind = known?.component.kind ?? (tensor === null ? 'module' : 'layer');
    const name = known === undefined ? partName(key, tensor, index) : componentName(known.component, index);
    return html`
      <section aria-label=${kinds[kind]} data-testid="component-details">
        <h2>${kinds[kind]}</h2>
        <p class="name">
          ${kind === 'channels' && layer !== undefined ? `${layerName(layer)}, ${name}` : name}
        </p>
        ${known === undefined ? html`<p class="dim">Not measured yet</p>` : this.#effect(known)}
        ${factList([...layerFacts(kind === 'module' ? undefined : layer), ...this.#facts(key, known)])}
        ${kind === 'layer' && tensor !== null ? this.#learnt(tensor) : nothing}
        ${tensor === null ? nothing : this.#sparkline(tensor)} ${this.#buttons(key, tensor)}
        ${this.#hasMaps(layer) ? this.#featureMap() : nothing}
      </section>
    `;
  }

  #effect(known: ComponentEffect): TemplateResult {
    const outcome = componentReading(this.view.outcome, this.shown.explanation);
    const hasBoth = known.component.kind === 'layer' && this.shown.explanation.learnt !== undefined;
    return html`${hasBoth ? html`<p class="dim">Flow</p>` : nothing}
    ${effectHeading(componentEffectOn(known, outcome), outcome)}`;
  }

  #facts(
    key: string,
    known: ComponentEffect | undefined,
  ): readonly (readonly [term: string, value: string | null])[] {
    const { explanation } = this.shown;
    if (known === undefined) return [];
    const outcome = componentReading(this.view.outcome, explanation);
    const effect = componentEffectOn(known, outcome);
    const { intervention = explanation.question.intervention, donors = null } = explanation.components ?? {};
    return [
      ['95 % interval', intervalInWords(effect, outcome)],
      ['Rank', this.#rank(key, known)],
      ['Intervention', settingInWords(intervention, effect.n, outcome)],
      ['Donors', donors && donors.label !== intervention ? donorsInWords(donors) : null],
      ['Rejected', known.rejected > 0 ? `${known.rejected} no-op draws` : null],
    ];
  }

  /** What the layer has learnt, by each replacement that was measured, and what both numbers mean. */
  #learnt(tensor: string): TemplateResult | typeof nothing {
    const { explanation } = this.shown;
    const facts = (explanation.learnt ?? []).flatMap((findings) => {
      const found = learntByTensor(findings).get(tensor);
      if (found === undefined) return [];
      const outcome = learntReading(this.view.outcome, explanation, findings);
      const effect = learntOn(found, outcome);
      const interval = intervalInWords(effect, outcome);
      const tested = found.p === null ? '' : `, ${pInWords(found.p)}`;
      const isSame = effect.n > 1 && effect.low === effect.high;
      const size = isSame
        ? `${effectNumber(effect)} ${outcome.unit} (n = ${effect.n})`
        : effectInWords(effect, outcome);
      return [
        [
          `Learnt, ${replacementWords[findings.replacement]}`,
          `${size}${interval === null ? '' : ` (${interval}${tested})`}`,
        ] as const,
      ];
    });
    if (facts.length === 0) return nothing;
    return html`<div data-testid="learnt">
      ${factList(facts)}
      <p class="dim" title="${meaningOf.flow} ${meaningOf.learnt}">${meaningsInShort}</p>
    </div>`;
  }

  #rank(key: string, { component }: ComponentEffect): string | null {
    if (component.kind !== 'channels') {
      const outcome = componentReading(this.view.outcome, this.shown.explanation);
      return rankInWords(key, this.shown.components, outcome);
    }
    const { rows } = this.#channels(component.tensor);
    const row = rows.find((candidate) => candidate.key === key);
    return row === undefined ? null : `${row.rank} of ${rows.length}`;
  }

  #channels(tensor: string): ReturnType<typeof channelsIn> {
    return channelsIn(this.shown, this.view, tensor);
  }

  #sparkline(tensor: string): TemplateResult | typeof nothing {
    const { rows, outcome } = this.#channels(tensor);
    const line = sparklineOf(rows, outcome);
    if (line === null) return nothing;
    const { width, zero, supporting, opposing } = line;
    const title = `Effects of ${rows.length} channels or groups of channels; upwards supports`;
    return html`<button
      class="plain channels"
      title=${title}
      data-testid="sparkline"
      @click=${(): void => {
        this.look({ tab: 'channels', areTabsOpen: true });
      }}
    >
      <svg viewBox="0 0 ${width} 1" preserveAspectRatio="none" role="img" aria-label=${title}>
        ${svg`<path d=${supporting} fill="var(--sc-supports)" />
          <path d=${opposing} fill="var(--sc-against)" />
          <path d="M0 ${zero}H${width}" stroke="currentColor" stroke-width="1" vector-effect="non-scaling-stroke" opacity="0.4" />`}
      </svg>
    </button>`;
  }

  /** Whether channels of a layer are maps, as far as its shape is known. */
  #hasMaps(layer: Layer | undefined): boolean {
    const isPlaced = this.shown.explanation.question.input.size.length > 1;
    return (
      !this.isReport &&
      isPlaced &&
      layer !== undefined &&
      (layer.shape.length === 0 || layer.shape.length > 2)
    );
  }

  #featureMap(): TemplateResult {
    return html`<segcause-feature-map
      .shown=${this.shown}
      .view=${this.view}
      .featureMap=${this.featureMap}
    ></segcause-feature-map>`;
  }

  #buttons(component: string, tensor: string | null): TemplateResult | typeof nothing {
    if (this.isReport) return nothing;
    const button = (label: string, id: string, title: string, act: () => void): TemplateResult =>
      html`<vscode-button secondary title=${title} data-testid=${id} @click=${act}>${label}</vscode-button>`;
    return html`
      <div class="buttons">
        ${button(
          'Go to Definition',
          'details-definition',
          `Open the code that defines this ${tensor === null ? 'module' : 'layer'} (Enter)`,
          () => {
            ask(this, { type: 'goToDefinition', part: tensor ?? component });
          },
        )}
        ${
          tensor === null
            ? nothing
            : html`${button('Heatmap', 'details-heatmap', 'Where in this layer the effect lies', () => {
                ask(this, { type: 'showMap', tensor });
              })}
              ${button(
                'Channels',
                'details-channels',
                'Which channels of this layer carry the effect',
                () => {
                  ask(this, { type: 'showChannels', tensor });
                },
              )}`
        }
      </div>
    `;
  }
}

/** The name of a component that is not measured. */
function partName(key: string, tensor: string | null, index: LayerIndex): string {
  return tensor === null ? (moduleOfKey(key) ?? key) : tensorName(tensor, index);
}

function layerFacts(layer: Layer | undefined): readonly (readonly [string, string | null])[] {
  if (layer === undefined) return [];
  return [
    ['Operator', layer.operator],
    ['Output', layer.shape.length === 0 ? null : shape(layer.shape)],
    ['Parameters', grouped(layer.parameters)],
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-component': ComponentDetails;
  }
}
