import './compared-picture.ts';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pictureBitmap } from '../draw/bitmaps.ts';
import { scaleGradient } from '../draw/colour-scale.ts';
import { effectInWords, fileName, plain, signed, stateInWords } from '../model/format.ts';
import { blockWindow } from '../model/effect-table.ts';
import { sharedStyles } from '../styles.ts';
import type { PictureContent } from './compared-picture.ts';
import { comparedMaps, type ComparedMaps, type MapName, mapNames } from './maps.ts';
import type { Masks, ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** Both maps and their difference, side by side over one colour scale. */
@customElement('segcause-map-row')
export class MapRow extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        container: maps / inline-size;
        display: flex;
        flex-direction: column;
      }
      .maps {
        display: grid;
        grid-template: auto minmax(var(--map-height, 0), 1fr) auto / repeat(3, minmax(0, 1fr));
        grid-auto-flow: column;
        flex: 1;
        min-height: 0;
        column-gap: 1px;
        background: var(--sc-border);
      }
      h3 {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        margin: 0;
        padding: 6px 12px;
        background: var(--sc-surface);
        font-size: inherit;
        font-weight: 600;
        white-space: nowrap;
      }
      h3 span:first-child {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      h3 .dim {
        font-weight: 400;
      }
      .readout {
        min-height: 18px;
        margin: 0;
        padding: 2px 12px;
        overflow: hidden;
        background: var(--sc-surface);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .scale {
        display: grid;
        grid-template-columns: auto minmax(80px, 240px) auto 1fr;
        align-items: center;
        gap: 8px;
        padding: 6px 12px;
        border-top: 1px solid var(--sc-border);
      }
      .bar {
        height: 10px;
        border: 1px solid var(--sc-border-strong);
        border-radius: 2px;
      }
      .note {
        text-align: right;
      }
      @container maps (width < 560px) {
        .maps {
          grid-template: repeat(3, auto 70cqw auto) / minmax(0, 1fr);
          grid-auto-flow: row;
        }
        .scale {
          grid-template-columns: auto minmax(80px, 1fr) auto;
        }
        .note {
          grid-column: 1 / -1;
          text-align: left;
        }
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownComparison;
  @property({ attribute: false }) view!: ComparisonView;
  #image: CanvasImageSource | null = null;
  #maps: ComparedMaps | null = null;
  #contents: Readonly<Record<MapName, PictureContent>> | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('shown')) return;
    const before = changed.get('shown');
    if (before?.picture !== this.shown.picture || this.#image === null)
      this.#image = pictureBitmap(this.shown.picture);
    if (before?.comparison !== this.shown.comparison) this.#maps = comparedMaps(this.shown.comparison);
    this.#contents = this.#maps && contentsOf(this.shown, this.#maps, this.#image);
  }

  override render(): TemplateResult {
    const contents = this.#contents;
    const { limit = 0 } = this.#maps ?? {};
    if (contents === null) return html``;
    const end = (side: -1 | 1): string => (limit > 0 ? `${side > 0 ? '+' : ''}${plain(side * limit)}` : '');
    return html`
      <div class="maps">
        ${mapNames.map(
          (name) => html`
            <h3>${this.#title(name)}</h3>
            <segcause-compared-picture
              .content=${contents[name]}
              .view=${this.view}
            ></segcause-compared-picture>
            <p class="readout number" data-testid="readout-${name}">${this.#readout(contents[name])}</p>
          `,
        )}
      </div>
      <div class="scale" data-testid="compared-scale">
        <strong class="number">${end(-1)}</strong>
        <div
          class="bar"
          role="img"
          aria-label="Change of Dice from ${end(-1)} (red) to ${end(1)} points (blue)"
          .style=${`background: ${scaleGradient()}`}
        ></div>
        <span><strong class="number">${end(1)}</strong> <span class="dim">pts</span></span>
        <span class="note dim">red supports, blue works against · orange predicted, white mask</span>
      </div>
    `;
  }

  /** What is known of the block that is pointed at, else selected. */
  #readout({ table, name }: PictureContent): TemplateResult {
    const { hovered, block } = this.view;
    const index = hovered ?? block;
    const effect = index === null ? undefined : table.effects[index];
    if (index === null || effect === undefined)
      return html`<span class="dim">${name === 'before' ? 'Point at a block' : ''}</span>`;
    const [y, x] = blockWindow(table, index);
    const isCounted = effect.state !== 'unknown' && effect.state !== 'skipped';
    const value = isCounted ? effectInWords(effect, table.outcome) : stateInWords(effect, table.outcome);
    return html`<span class="dim">y ${y}, x ${x} ·</span> ${value}`;
  }

  #title(name: MapName): TemplateResult {
    const { before, after } = this.shown.comparison;
    if (name === 'difference') {
      const gain = after.baseline.dice - before.baseline.dice;
      return html`<span>Difference</span
        ><span class="number" data-testid="dice-difference"
          ><span class="dim">Dice</span> ${signed(gain)}</span
        >`;
    }
    const side = name === 'before' ? before : after;
    const file = fileName(side.question.model.path);
    return html`<span title=${side.question.model.path}>${file}</span
      ><span class="number" data-testid="dice-${name}"
        ><span class="dim">Dice in RoI</span> ${side.baseline.dice.toFixed(1)}</span
      >`;
  }
}

function contentsOf(
  { comparison, masks }: ShownComparison,
  { tables, limit }: ComparedMaps,
  image: CanvasImageSource | null,
): Readonly<Record<MapName, PictureContent>> {
  const { input, roi } = comparison.before.question;
  const content = (name: MapName, own: Masks): PictureContent => ({
    name,
    table: tables[name],
    limit,
    image,
    size: input.size,
    roi,
    masks: own,
  });
  return {
    before: content('before', masks.before),
    after: content('after', masks.after),
    difference: content('difference', masks.after),
  };
}
