import './component-details.ts';
import './mediation-details.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { blockWindow, type EffectTable, ranksOf } from '../model/effect-table.ts';
import { intervalInWords, place } from '../model/format.ts';
import { tableIn } from '../model/looked-at.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { detailStyles } from './detail-styles.ts';
import { effectHeading, factList } from './effect-heading.ts';

/** What is known of the selected component and block. */
@customElement('segcause-details')
export class SelectionDetails extends LitElement {
  static override styles = [
    sharedStyles,
    detailStyles,
    css`
      .empty {
        min-height: 132px;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

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
          Click a layer to see where it carries the segmentation, or point at a block of the image to read its
          effect.
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
          ['Place', place(blockWindow(table, index))],
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
