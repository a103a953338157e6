import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type PropertyValues, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { at } from '../../../src/at.ts';
import { componentKey } from '../../../src/documents/component-key.ts';
import type { FeatureMap } from '../../../src/documents/feature-map.ts';
import { greyPixels } from '../../draw/bitmaps.ts';
import { type DrawnRoi, drawnRoi } from '../../draw/drawn-roi.ts';
import { overlayColours } from '../../draw/overlay-colours.ts';
import type { RankedChannels } from '../../model/channels.ts';
import { layerIndex, rangeInWords, tensorName } from '../../model/component-names.ts';
import {
  activation,
  channelInWords,
  featureMapInWords,
  sizeInWords,
  valuesInWords,
} from '../../model/feature-map-words.ts';
import { effectInWords } from '../../model/format.ts';
import { chevronIcon } from '../../parts/icons.ts';
import { fieldStyles, sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { channelsIn } from '../current-lists.ts';
import { PanelPart } from '../panel-part.ts';
import { obstacle } from '../selecting.ts';
import { isAwaited, type ShownFeatureMap } from '../shown-feature-map.ts';
import { detailStyles } from './detail-styles.ts';
import { factList } from './effect-heading.ts';
import { featureMapStyles } from './feature-map-styles.ts';

/** The channels of the selected layer one by one: which one, and its feature map. */
@customElement('segcause-feature-map')
class FeatureMapView extends PanelPart {
  static override styles = [sharedStyles, fieldStyles, detailStyles, featureMapStyles];

  /** Null until it is asked for. */
  @property({ attribute: false }) featureMap: ShownFeatureMap | null = null;
  @state() private channel = 0;
  /** What was typed, while it is no channel. */
  @state() private typed: string | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    const { component, tensor } = this.view;
    if (!changed.has('view') || before?.component === component) return;
    const chosen = this.#rows.find(({ key }) => key === component);
    if (chosen !== undefined && !holds(chosen, this.channel)) [this.channel] = chosen.component.range;
    else if (before?.tensor !== tensor && chosen === undefined) this.channel = 0;
    this.typed = null;
  }

  override render(): TemplateResult {
    const { featureMap } = this;
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
              max=${(this.#count ?? 0) > 0 ? (this.#count ?? 0) - 1 : nothing}
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
                ${this.#count === null ? 'Channels are numbered from 0.' : `Channels are numbered from 0 to ${this.#count - 1}.`}
              </p>`
        }
        ${featureMap === null ? nothing : this.#answer(featureMap)}
      </div>
    `;
  }

  /** The channels of the layer whose effects are known. */
  get #rows(): readonly RankedChannels[] {
    const { tensor } = this.view;
    return tensor === null ? [] : channelsIn(this.shown, this.view, tensor).rows;
  }

  /** How many channels there are; null as long as that is not known. */
  get #count(): number | null {
    const { tensor } = this.view;
    const found = this.featureMap?.found?.channels;
    if (found !== undefined) return found;
    const axis = this.#rows[0]?.component.axis;
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
    const reason = obstacle(this.shown.activity);
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
    const { range } = found;
    const note = valuesInWords(found);
    return html`
      <figure aria-busy=${isAwaited(shown)} data-testid="feature-map" data-channel=${found.channel}>
        <div class="map" .style=${`--ratio: ${found.width / found.height}`}>
          <canvas
            width=${found.width}
            height=${found.height}
            role="img"
            aria-label=${featureMapInWords(this.#name, found)}
          ></canvas>
          ${this.#roi(found)}
        </div>
        ${
          range === null || range.min === range.max
            ? nothing
            : html`<div class="scale number" data-testid="feature-map-scale">
                <span>${activation(range.min)}</span><span class="ramp" aria-hidden="true"></span
                ><span>${activation(range.max)}</span>
              </div>`
        }
        <figcaption aria-live="polite" class="number" data-testid="feature-map-size">
          ${sizeInWords(found)}, ${channelInWords(found)}
        </figcaption>
        ${note === null ? nothing : html`<p class="dim" data-testid="feature-map-note">${note}</p>`}
        ${factList([['Mean', range && activation(range.mean)], this.#effect(found.channel)])}
      </figure>
    `;
  }

  get #name(): string {
    const { tensor } = this.view;
    return tensor === null ? '' : tensorName(tensor, layerIndex(this.shown.explanation.layers));
  }

  /** The border of the region of interest, in pixels of the input, over the map where it lies on the input. */
  #roi({ height, width, placement: { scale, offset } }: FeatureMap): TemplateResult {
    const [down, across] = [at(scale, 0), at(scale, 1)];
    const view = [at(offset, 1), at(offset, 0), width * across, height * down].join(' ');
    const d = borderOf(drawnRoi(this.shown.explanation.question.roi));
    const line = (colour: string, thickness: number): SVGTemplateResult =>
      svg`<path d=${d} stroke=${colour} stroke-width=${thickness} vector-effect="non-scaling-stroke" />`;
    return html`<svg viewBox=${view} preserveAspectRatio="none" fill="none" aria-hidden="true">
      ${line(overlayColours.halo, 3)}${line(overlayColours.roi, 1.5)}
    </svg>`;
  }

  #effect(channel: number): readonly [string, string | null] {
    const row = this.#rows.find((one) => holds(one, channel));
    if (row === undefined) return ['Effect', null];
    const { range } = row.component;
    const { outcome } = channelsIn(this.shown, this.view, row.component.tensor);
    const words = effectInWords(row.effect, outcome);
    return ['Effect', range[1] - range[0] === 1 ? words : `${words} (${rangeInWords(range)})`];
  }

  /** Shows another channel, and selects it in the list where that has channels selected. */
  #choose(channel: number): void {
    if (!this.#isChannel(channel)) return;
    this.channel = channel;
    this.typed = null;
    const { tensor, component } = this.view;
    if (tensor === null || !this.#rows.some(({ key }) => key === component)) return;
    const row = this.#rows.find((one) => holds(one, channel));
    const key = row?.key ?? componentKey({ kind: 'layer', tensor });
    if (key !== component) ask(this, { type: 'selectComponent', component: key, tensor, measure: false });
  }

  readonly #onChange = ({ currentTarget }: Event & { currentTarget: { value: string } }): void => {
    const { value } = currentTarget;
    const channel = value.trim() === '' ? NaN : Number(value);
    if (this.#isChannel(channel)) this.#choose(channel);
    else this.typed = value;
  };

  /** The arrows lead to the next channel, but not where text is typed; there, Enter shows the map. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (isTyping || by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(this.channel + by);
  };

  override updated(changed: PropertyValues<this>): void {
    const { featureMap } = this;
    if (featureMap === null) return;
    if (featureMap.channel !== this.channel && obstacle(this.shown.activity) === null) this.#show(true);
    const { found } = featureMap;
    if (found !== null && changed.get('featureMap')?.found !== found) this.#draw(found);
  }

  #draw({ width, height, levels }: FeatureMap): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d') ?? null;
    context?.putImageData(new ImageData(greyPixels(levels), width, height), 0, 0);
  }
}

/** The border of a region of interest as a path of SVG. */
function borderOf({ bounds: { x, y, width, height }, outline }: DrawnRoi): string {
  if (outline === null) return `M${x} ${y}h${width}v${height}h${-width}z`;
  return outline.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join('');
}

function holds({ component: { range } }: RankedChannels, channel: number): boolean {
  return channel >= range[0] && channel < range[1];
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-feature-map': FeatureMapView;
  }
}
