import './channel-map.ts';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { componentKey } from '../../../src/documents/component-key.ts';
import type { RankedChannels } from '../../model/channels.ts';
import { componentReading } from '../../model/component-effects.ts';
import { layerIndex, rangeInWords, tensorName } from '../../model/component-names.ts';
import { effectInWords } from '../../model/format.ts';
import { chevronIcon } from '../../parts/icons.ts';
import { fieldStyles, sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { channelsIn } from '../current-lists.ts';
import { PanelPart } from '../panel-part.ts';
import { obstacleTo } from '../selecting.ts';
import { planeIn } from '../shown-planes.ts';
import { isAwaited, type ShownFeatureMap } from '../shown-feature-map.ts';
import { detailStyles } from './detail-styles.ts';

/** The channels of the selected layer one by one: which one, and its feature map. */
@customElement('segcause-feature-map')
class FeatureMapView extends PanelPart {
  static override styles = [
    sharedStyles,
    fieldStyles,
    detailStyles,
    css`
      .chooser {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 6px;
        margin-top: 12px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .chooser vscode-textfield {
        width: 64px;
      }
      .steps {
        display: flex;
      }
      .previous {
        transform: scaleX(-1);
      }
      button[aria-disabled='true'] {
        cursor: default;
        opacity: 0.5;
      }
    `,
  ];

  /** Null until it is asked for. */
  @property({ attribute: false }) featureMap: ShownFeatureMap | null = null;
  @state() private channel = 0;
  /** The channels of the layer whose effects are known. */
  #known: readonly RankedChannels[] = [];
  /** What was typed, while it is no channel. */
  @state() private typed: string | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    const { component, tensor } = this.view;
    if (changed.has('shown') || changed.has('view'))
      this.#known = tensor === null ? [] : channelsIn(this.shown, this.view, tensor).rows;
    if (!changed.has('view') || before?.component === component) return;
    const chosen = this.#known.find(({ key }) => key === component);
    if (chosen !== undefined && !holds(chosen, this.channel)) [this.channel] = chosen.component.range;
    else if (before?.tensor !== tensor && chosen === undefined) this.channel = 0;
    this.typed = null;
  }

  override render(): TemplateResult {
    const { featureMap } = this;
    const count = this.#count;
    return html`
      <div role="group" aria-label="Feature map" @keydown=${this.#onKey}>
        <div class="chooser">
          <label>
            <span class="dim">Channel</span>
            <vscode-textfield
              type="number"
              data-testid="channel"
              .label=${'Channel of the feature map, from 0'}
              min="0"
              max=${count === null ? nothing : count - 1}
              .value=${this.typed ?? String(this.channel)}
              ?invalid=${this.typed !== null}
              @change=${this.#onChange}
            ></vscode-textfield>
          </label>
          <span class="steps">${this.#step(-1)}${this.#step(1)}</span>${this.#button()}
        </div>
        ${
          this.typed === null
            ? nothing
            : html`<p class="problem" role="alert" data-testid="channel-problem">
                Channels are numbered from ${count === null ? '0' : `0 to ${count - 1}`}.
              </p>`
        }
        ${featureMap === null ? nothing : this.#answer(featureMap)}
      </div>
    `;
  }

  /** How many channels there are; null as long as that is not known. */
  get #count(): number | null {
    const { tensor } = this.view;
    const found = this.featureMap?.found?.channels;
    if (found !== undefined) return found;
    const axis = this.#known[0]?.component.axis;
    const layer =
      tensor === null ? undefined : layerIndex(this.shown.explanation.layers).byTensor.get(tensor);
    const length = axis === undefined ? undefined : layer?.shape[axis];
    return typeof length === 'number' ? length : null;
  }

  #isChannel(channel: number): boolean {
    return Number.isInteger(channel) && channel >= 0 && channel < (this.#count ?? Infinity);
  }

  #step(by: -1 | 1): TemplateResult {
    const [name, id] = by < 0 ? ['Previous channel', 'previous'] : ['Next channel', 'next'];
    return html`<button
      class="plain icon ${id}"
      title="${name} (${by < 0 ? 'Left' : 'Right'})"
      aria-label=${name}
      aria-disabled=${!this.#isChannel(this.channel + by)}
      data-testid="${id}-channel"
      @click=${(): void => {
        this.#choose(this.channel + by);
      }}
    >
      ${chevronIcon}
    </button>`;
  }

  #button(): TemplateResult {
    const { featureMap } = this;
    const isOpen = featureMap !== null;
    const reason = obstacleTo('channels', this.shown);
    const isWaiting = featureMap !== null && featureMap.found === null && isAwaited(featureMap);
    return html`<vscode-button
      secondary
      ?disabled=${!isOpen && reason !== null}
      title=${reason ?? 'What this channel is at each position, for the image as it is'}
      aria-expanded=${isOpen}
      data-testid="show-feature-map"
      @click=${(): void => {
        this.#show(!isOpen);
      }}
      >${isOpen ? (isWaiting ? 'Cancel' : 'Hide Feature Map') : 'Show Feature Map'}</vscode-button
    >`;
  }

  #show(isShown: boolean): void {
    const { tensor } = this.view;
    if (tensor !== null)
      ask(this, { type: 'showFeatureMap', of: isShown ? { tensor, channel: this.channel } : null });
  }

  #answer(shown: ShownFeatureMap): TemplateResult {
    const { found, problem } = shown;
    if (problem !== null)
      return html`<p class="problem" role="alert" data-testid="feature-map-problem">${problem}</p>`;
    if (found === null) return html`<p class="dim" role="status">The model runs once…</p>`;
    const { tensor, channel } = found;
    const { explanation } = this.shown;
    return html`<segcause-channel-map
      .map=${found}
      .name=${tensorName(tensor, layerIndex(explanation.layers))}
      .roi=${explanation.question.roi}
      .plane=${planeIn(this.shown, this.view)}
      .effect=${this.#effect(channel)}
      .isAwaited=${isAwaited(shown)}
    ></segcause-channel-map>`;
  }

  /** The effect of a channel, or of the group that it was measured in; null where there is none. */
  #effect(channel: number): string | null {
    const row = this.#known.find((one) => holds(one, channel));
    if (row === undefined) return null;
    const { range } = row.component;
    const outcome = componentReading(this.view.outcome, this.shown.explanation);
    const words = effectInWords(row.effect, outcome);
    return range[1] - range[0] === 1 ? words : `${words} (${rangeInWords(range)})`;
  }

  /** Shows another channel, and selects it in the list where that has channels selected. */
  #choose(channel: number): void {
    if (!this.#isChannel(channel)) return;
    this.channel = channel;
    this.typed = null;
    const { tensor, component } = this.view;
    if (tensor === null || !this.#known.some(({ key }) => key === component)) return;
    const row = this.#known.find((one) => holds(one, channel));
    const key = row?.key ?? componentKey({ kind: 'layer', tensor });
    if (key !== component) ask(this, { type: 'selectComponent', component: key, tensor, measure: false });
  }

  readonly #onChange = ({ currentTarget }: Event & { currentTarget: { value: string } }): void => {
    const { value } = currentTarget;
    const channel = value.trim() === '' ? NaN : Number(value);
    if (this.#isChannel(channel)) this.#choose(channel);
    else this.typed = value;
  };

  /** The arrows lead to the channels beside, but not where text is typed. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (isTyping || by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(this.channel + by);
  };

  /** The map that is shown follows the channel that is chosen. */
  override updated(): void {
    const isOther = this.featureMap !== null && this.featureMap.channel !== this.channel;
    if (isOther && obstacleTo('channels', this.shown) === null) this.#show(true);
  }
}

function holds({ component: { range } }: RankedChannels, channel: number): boolean {
  return channel >= range[0] && channel < range[1];
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-feature-map': FeatureMapView;
  }
}
