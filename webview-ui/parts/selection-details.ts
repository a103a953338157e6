import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { blockWindow, type EffectTable, ranksOf } from '../model/effect-table.ts';
import { effectInWords, grouped, intervalInWords, place, shape, stateInWords } from '../model/format.ts';
import { type ShownState, tableIn } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';

/** What is known of the selected block or layer. */
@customElement('segcause-details')
export class SelectionDetails extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      section {
        min-height: 132px;
        padding: 12px 16px;
      }
      .effect {
        margin: 6px 0 2px;
        font-size: 20px;
        font-weight: 600;
        line-height: 28px;
      }
      .effect small {
        font-size: 13px;
        font-weight: 400;
      }
      .name {
        margin: 6px 0 2px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin: 2px 0 0;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin: 6px 0 0;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    return html`<section aria-label="Selection" data-testid="details">${this.#content()}</section>`;
  }

  #content(): TemplateResult {
    const { selection } = this.view;
    if (selection?.kind === 'layer') return this.#layer(selection.node);
    if (selection?.kind === 'block') return this.#block(tableIn(this.shown, this.view), selection.index);
    return html`
      <h2>Selection</h2>
      <p class="dim">Point at a block to read its effect; click or use the arrow keys to select it.</p>
      ${this.isReport ? nothing : html`<p class="dim">Drag on the image to set the region of interest.</p>`}
    `;
  }

  #block(table: EffectTable, index: number): TemplateResult {
    const effect = table.effects[index];
    if (effect === undefined) return html``;
    const rank = ranksOf(table).get(index);
    const { outcome } = table;
    const interval = intervalInWords(effect, outcome);
    const [, number = '', rest = ''] = /^(\S+)(.*)$/u.exec(effectInWords(effect, outcome)) ?? [];
    return html`
      <h2>Block · ${outcome.label}</h2>
      ${
        effect.state === 'unknown' || effect.state === 'skipped'
          ? nothing
          : html`<div class="effect number">${number}<small>${rest}</small></div>`
      }
      <p>${stateInWords(effect, outcome)}</p>
      <dl class="number">
        <dt class="dim">Place</dt>
        <dd>${place(blockWindow(table, index))}</dd>
        ${
          interval === null
            ? nothing
            : html`<dt class="dim">95 % interval</dt>
                <dd>${interval}</dd>`
        }
        ${
          effect.n === 0
            ? nothing
            : html`<dt class="dim">Draws</dt>
                <dd>${outcome.pool === null ? effect.n : `${effect.n} of ${outcome.pool}`}</dd>`
        }
        ${
          rank === undefined
            ? nothing
            : html`<dt class="dim">Rank</dt>
                <dd>${rank} of ${table.effects.length}</dd>`
        }
      </dl>
    `;
  }

  #layer(node: string): TemplateResult {
    const layer = this.shown.explanation.layers.find((candidate) => candidate.node === node);
    if (layer === undefined) return html``;
    return html`
      <h2>Layer</h2>
      <p class="name">${layer.path === '' ? layer.node : layer.path}</p>
      <dl class="number">
        <dt class="dim">Operator</dt>
        <dd>${layer.operator}</dd>
        ${
          layer.shape.length === 0
            ? nothing
            : html`<dt class="dim">Output</dt>
                <dd>${shape(layer.shape)}</dd>`
        }
        <dt class="dim">Parameters</dt>
        <dd>${grouped(layer.parameters)}</dd>
        <dt class="dim">Tensor</dt>
        <dd>${layer.tensor}</dd>
      </dl>
    `;
  }
}
