import './compared-picture.ts';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pictureBitmap } from '../draw/bitmaps.ts';
import { scaleGradient } from '../draw/colour-scale.ts';
import { at } from '../../src/at.ts';
import { blockAt } from '../../src/documents/grid.ts';
import { effectInWords, fileName, plain, position, signed, stateInWords } from '../model/format.ts';
import type { Masks } from '../model/roi-counts.ts';
import { sharedStyles } from '../styles.ts';
import type { PictureContent } from './compared-picture.ts';
import { comparedMaps, type ComparedMaps, type MapName, mapNames } from './maps.ts';
import type { ShownComparison } from './state.ts';
import { ComparisonPart } from './comparison-part.ts';
import { mapRowStyles } from './map-row-styles.ts';

/** Both maps and their difference, side by side over one colour scale. */
@customElement('segcause-map-row')
class MapRow extends ComparisonPart {
  static override styles = [sharedStyles, mapRowStyles];

  /** The block under the pointer, in all three maps. */
  @property({ attribute: false }) hovered: number | null = null;
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
    const [maps, contents] = [this.#maps, this.#contents];
    if (maps === null || contents === null) return html``;
    const { limit } = maps;
    const end = (side: -1 | 1): string => (limit > 0 ? `${side > 0 ? '+' : ''}${plain(side * limit)}` : '');
    return html`
      <div class="maps">
        ${mapNames.map(
          (name) => html`
            <h3>${this.#title(name)}</h3>
            <segcause-compared-picture
              .content=${contents[name]}
              .view=${this.view}
              .hovered=${this.hovered}
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

  /** What is known of the block under the pointer, or else of the selected one. */
  #readout({ table, name }: PictureContent): TemplateResult {
    const index = this.hovered ?? this.view.block;
    if (index === null || index >= table.effects.length)
      return html`<span class="dim">${name === 'before' ? 'Point at a block' : ''}</span>`;
    const effect = at(table.effects, index);
    const isCounted = effect.state !== 'unknown' && effect.state !== 'skipped';
    const value = isCounted ? effectInWords(effect, table.outcome) : stateInWords(effect, table.outcome);
    return html`<span class="dim">${position(blockAt(table.grid, index).start)} ·</span> ${value}`;
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
    input: input.size,
    roi,
    masks: own,
  });
  return {
    before: content('before', masks.before),
    after: content('after', masks.after),
    difference: content('difference', masks.after),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-map-row': MapRow;
  }
}
