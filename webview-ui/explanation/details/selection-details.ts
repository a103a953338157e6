import './component-details.ts';
import './mediation-details.ts';
import './treated-view.ts';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { centreOf } from '../../../src/documents/box.ts';
import { blockAt } from '../../../src/documents/grid.ts';
import { shownBlocks } from '../../../src/documents/refined-grid.ts';
import { asInputGrid } from '../../../src/documents/spaces.ts';
import type { BlockEffect } from '../../model/block-effect.ts';
import { type EffectTable, ranksOf } from '../../model/effect-table.ts';
import { blockKind, blockName, regionCentre, regionVolume } from '../../model/block-names.ts';
import { intervalInWords, place } from '../../model/format.ts';
import { tableIn } from '../current-lists.ts';
import { sectionStyles, sharedStyles } from '../../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { effectHeading, factList } from './effect-heading.ts';
import { obstacle } from '../selecting.ts';
import { planeIn } from '../shown-planes.ts';
import type { ShownFeatureMap } from '../shown-feature-map.ts';
import type { Treated } from '../treated.ts';
import { PanelPart } from '../panel-part.ts';

/** What is known of the selected component and block. */
@customElement('segcause-details')
class SelectionDetails extends PanelPart {
  static override styles = [
    sharedStyles,
    sectionStyles,
    detailStyles,
    css`
      .empty {
        min-height: 132px;
      }
    `,
  ];

  /** What the selected block is replaced by; null until it is asked for. */
  @property({ attribute: false }) treated: Treated | null = null;
  /** The feature map of a channel of the selected layer; null until it is asked for. */
  @property({ attribute: false }) featureMap: ShownFeatureMap | null = null;

  /** What is selected anew comes into sight, however far down the settings were read. */
  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    const { component, tensor, block } = this.view;
    const isOther = tensor === null ? component !== before?.component : tensor !== before?.tensor;
    const isNew = (component !== null && isOther) || (block !== null && block !== before?.block);
    if (before !== undefined && isNew) this.parentElement?.scrollTo({ top: 0 });
  }

  override render(): TemplateResult {
    const { component, block } = this.view;
    const { shown, view, isReport } = this;
    return html`<div aria-label="Selection" role="region" data-testid="details">
      ${
        component === null
          ? nothing
          : html`<segcause-component
              .shown=${shown}
              .view=${view}
              .isReport=${isReport}
              .featureMap=${this.featureMap}
            ></segcause-component>`
      }
      ${block === null ? nothing : this.#block(tableIn(shown, view), block)}
      <segcause-mediation .shown=${shown} .view=${view} .isReport=${isReport}></segcause-mediation>
      ${component === null && block === null ? this.#nothingSelected() : nothing}
    </div>`;
  }

  #nothingSelected(): TemplateResult {
    return html`
      <section class="empty">
        <h2>Selection</h2>
        <p class="dim">
          Click a layer to see where its effect lies, or point at a block of the image to read its effect.
        </p>
        ${this.isReport ? nothing : html`<p class="dim">Drag on the image to set the region of interest.</p>`}
      </section>
    `;
  }

  /** Whether a block of the input was treated, so that one of its draws can be shown. */
  #canShow({ n }: BlockEffect): boolean {
    const isFlat = this.shown.explanation.question.input.size.length === 2;
    return !this.isReport && isFlat && this.view.map === null && n > 0;
  }

  #replacement(index: number): TemplateResult {
    const { question } = this.shown.explanation;
    const block = blockAt(asInputGrid(this.shown.maps[0].grid), index);
    const plane = planeIn(this.shown, { ...this.view, crosshair: centreOf(block) });
    const boxes = { block, roi: question.roi, plane };
    return html`<segcause-treated
      .block=${index}
      .boxes=${boxes}
      .treated=${this.treated}
      .window=${this.view.window}
      .obstacle=${obstacle(this.shown.activity)}
    ></segcause-treated>`;
  }

  #block(table: EffectTable, index: number): TemplateResult | typeof nothing {
    const effect = table.effects[index];
    if (effect === undefined) return nothing;
    const rank = ranksOf(table).get(index);
    const { outcome, grid } = table;
    return html`
      <section aria-label=${grid.regions ? 'Region' : 'Block'} data-testid="block-details">
        <h2>${grid.regions ? blockName(grid, index) : blockKind(grid, index)} · ${outcome.label}</h2>
        ${effectHeading(effect, outcome)}
        ${factList([
          grid.regions ? ['Centre', regionCentre(grid, index)] : ['Position', place(blockAt(grid, index))],
          ['Size', regionVolume(grid, index)],
          ['95 % interval', intervalInWords(effect, outcome)],
          [
            'Draws',
            effect.n === 0 ? null : outcome.pool === null ? `${effect.n}` : `${effect.n} of ${outcome.pool}`,
          ],
          ['Rank', rank === undefined ? null : `${rank} of ${shownBlocks(grid).length}`],
        ])}
        ${this.#canShow(effect) ? this.#replacement(index) : nothing}
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-details': SelectionDetails;
  }
}
