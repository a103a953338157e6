import './component-details.ts';
import './mediation-details.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { blockAt } from '../../../src/documents/grid.ts';
import { type EffectTable, ranksOf } from '../../model/effect-table.ts';
import { intervalInWords, place } from '../../model/format.ts';
import { tableIn } from '../current-lists.ts';
import { sectionStyles, sharedStyles } from '../../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { effectHeading, factList } from './effect-heading.ts';
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

  #block(table: EffectTable, index: number): TemplateResult | typeof nothing {
    const effect = table.effects[index];
    if (effect === undefined) return nothing;
    const rank = ranksOf(table).get(index);
    const { outcome } = table;
    return html`
      <section aria-label="Block" data-testid="block-details">
        <h2>Block · ${outcome.label}</h2>
        ${effectHeading(effect, outcome)}
        ${factList([
          ['Position', place(blockAt(table.grid, index))],
          ['95 % interval', intervalInWords(effect, outcome)],
          [
            'Draws',
            effect.n === 0 ? null : outcome.pool === null ? `${effect.n}` : `${effect.n} of ${outcome.pool}`,
          ],
          ['Rank', rank === undefined ? null : `${rank} of ${table.effects.length}`],
        ])}
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-details': SelectionDetails;
  }
}
