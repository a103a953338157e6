import './compared-picture.ts';
import '../parts/display/effect-scale.ts';
import '../parts/display/overlay-bar.ts';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { at } from '../../src/at.ts';
import { nounsOf } from '../../src/documents/box.ts';
import { blockAt } from '../../src/documents/grid.ts';
import { PictureBitmap } from '../draw/bitmaps.ts';
import { blockName } from '../model/block-names.ts';
import { effectInWords, fileName, position, signed, stateInWords } from '../model/format.ts';
import type { Scale } from '../model/scale.ts';
import { baselineOutcome } from '../model/outcome-reading.ts';
import { countsInImage } from '../model/roi-counts.ts';
import { sharedStyles } from '../styles.ts';
import type { PictureContent } from './compared-picture.ts';
import { ComparisonPart } from './comparison-part.ts';
import { mapChoice } from './map-choice.ts';
import { comparedPlane } from './compared-plane.ts';
import { mapRowStyles } from './map-row-styles.ts';
import { comparedMaps, type ComparedMaps, type MapName, mapNames, scalesOf } from './maps.ts';

/** Both maps and their difference, side by side or one alone, over their scales. */
@customElement('segcause-map-row')
class MapRow extends ComparisonPart {
  static override styles = [sharedStyles, mapRowStyles];

  /** The block under the pointer, in all three maps. */
  @property({ attribute: false }) hovered: number | null = null;
  /** Whether the image is shown alone. */
  @property({ type: Boolean }) isBare = false;
  readonly #image = new PictureBitmap();
  #maps: ComparedMaps | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('shown');
    if (!changed.has('shown')) return;
    if (before?.comparison !== this.shown.comparison) this.#maps = comparedMaps(this.shown.comparison);
  }

  override render(): TemplateResult {
    const maps = this.#maps;
    if (maps === null) return html``;
    const { only, display } = this.view;
    const scales = scalesOf(maps, display);
    const names = mapNames.filter((name) => only === null || only === name);
    const { outcome } = maps.before;
    return html`
      <div class="maps" .style=${`--maps: ${names.length}`}>
        ${names.map((name) => this.#map(this.#content(name, maps, scales[name])))}
      </div>
      <div class="legend">
        <div class="bar">
          ${mapChoice(only, (chosen) => {
            this.look({ only: chosen });
          })}
          <segcause-overlays
            .view=${this.view}
            .hasReference=${this.shown.masks.before.reference !== null}
            .outcome=${outcome}
            .scale=${scales[at(names, 0)]}
            .hasSeveral=${true}
          ></segcause-overlays>
        </div>
        <div class="scales ${display.isShared || only !== null ? '' : 'each'}" data-testid="compared-scale">
          ${(display.isShared ? [at(names, 0)] : names).map(
            (name) =>
              html`<segcause-scale
                .view=${this.view}
                .outcome=${outcome}
                .scale=${scales[name]}
                .selected=${this.#selected(maps, name)}
              ></segcause-scale>`,
          )}
        </div>
      </div>
    `;
  }

  #map(content: PictureContent): TemplateResult {
    const { name } = content;
    const readout = this.#readout(content);
    return html`
      <h3>${this.#title(name)}</h3>
      <segcause-compared-picture
        .content=${content}
        .view=${this.view}
        .hovered=${this.hovered}
        .isBare=${this.isBare}
      ></segcause-compared-picture>
      <p class="readout number" title=${readout} data-testid="readout-${name}">
        ${readout === '' ? html`<span class="dim">${name === this.#first() ? 'Point at a block' : ''}</span>` : readout}
      </p>
    `;
  }

  #first(): MapName {
    return this.view.only ?? 'before';
  }

  #content(name: MapName, maps: ComparedMaps, scale: Scale): PictureContent {
    const { comparison, masks, picture } = this.shown;
    const plane = comparedPlane(this.shown, this.view);
    const { input, roi } = comparison.before.question;
    return {
      name,
      table: maps[name],
      scale,
      image: this.#image.update(picture === null || 'missing' in picture ? null : picture, plane, null),
      input: input.size,
      roi,
      plane,
      masks: masks[name === 'before' ? 'before' : 'after'],
    };
  }

  /** The effect of the selected block, where the scale is that of one map. */
  #selected(maps: ComparedMaps, name: MapName): PictureContent['table']['effects'][number] | null {
    const { block, only, display } = this.view;
    if (block === null || (display.isShared && only === null)) return null;
    return maps[name].effects[block] ?? null;
  }

  /** What is known of the block under the pointer, or else of the selected one; empty where there is none. */
  #readout({ table }: PictureContent): string {
    const index = this.hovered ?? this.view.block;
    if (index === null || index >= table.effects.length) return '';
    const effect = at(table.effects, index);
    const isCounted = effect.state !== 'unknown' && effect.state !== 'skipped';
    const value = isCounted ? effectInWords(effect, table.outcome) : stateInWords(effect, table.outcome);
    const { grid } = table;
    return `${grid.regions ? blockName(grid, index) : position(blockAt(grid, index).start)} · ${value}`;
  }

  #title(name: MapName): TemplateResult {
    const { before, after } = this.shown.comparison;
    if (name === 'difference') {
      const gain = after.baseline.dice - before.baseline.dice;
      return html`<span title="Effect after less effect before, on the same draws">Difference</span
        ><span class="number" data-testid="dice-difference"
          ><span class="dim">Dice</span> ${signed(gain)}</span
        >`;
    }
    const side = name === 'before' ? before : after;
    const file = fileName(side.question.model.path);
    const inImage = baselineOutcome('dice', countsInImage(this.shown.masks[name]));
    return html`<span title=${side.question.model.path}>${file}</span
      ><span
        class="number"
        data-testid="dice-${name}"
        title="Dice of the whole ${nounsOf(side.question.input.size.length).image}: ${inImage?.toFixed(1) ?? '–'}"
        ><span class="dim">Dice in RoI</span> ${side.baseline.dice.toFixed(1)}</span
      >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-map-row': MapRow;
  }
}
