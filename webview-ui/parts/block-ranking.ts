import './virtual-grid.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { barScale } from '../model/bar-scale.ts';
import { type EffectTable, isUnsure, ranksOf } from '../model/effect-table.ts';
import { effectInWords, place, stateInWords } from '../model/format.ts';
import { blocksCsv } from '../model/list-csv.ts';
import { rankBlocks, type RankedBlock, type RankingKey } from '../model/ranking.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { copyButton } from './copy-button.ts';
import { effectGridColumns } from './effect-grid-columns.ts';
import { listStyles } from './list-styles.ts';
import { grid, type GridColumn } from './virtual-grid.ts';

/** The blocks of the map in sight that have an effect, as one sortable list. */
@customElement('segcause-blocks')
export class BlockRanking extends LitElement {
  static override styles = [sharedStyles, listStyles];

  @property({ attribute: false }) table!: EffectTable;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    const { table, view } = this;
    const { outcome } = table;
    const blocks = rankBlocks(table, view.order);
    if (blocks.length === 0) return html`<p class="dim">No block with an effect is known yet.</p>`;
    const ranks = ranksOf(table);
    const columns: readonly GridColumn<RankedBlock>[] = [
      {
        key: 'size',
        label: 'Rank',
        sort: 'By size of the effect',
        width: '44px',
        cell: ({ index }) => String(ranks.get(index) ?? ''),
      },
      {
        key: 'position',
        label: 'Place (y, x)',
        sort: 'By place in the tensor',
        width: '84px',
        cell: ({ window }) => `${window[0]}, ${window[1]}`,
      },
      ...effectGridColumns(outcome, barScale(table.effects, outcome)),
    ];
    return html`<div class="list">
      <div class="tools">
        <span>${table.tensor}</span>
        <span class="dim number count">${blocks.length}</span>
        ${this.isReport ? nothing : copyButton(this, () => blocksCsv(table.tensor, blocks, outcome), 'copy-blocks')}
      </div>
      ${this.#grid(columns, blocks)}
    </div>`;
  }

  #grid(columns: readonly GridColumn<RankedBlock>[], blocks: readonly RankedBlock[]): TemplateResult {
    const { table, view } = this;
    const { outcome } = table;
    return grid<RankedBlock>({
      label: `Blocks of ${table.tensor} by effect on ${outcome.label}`,
      testId: 'blocks',
      rowTestId: 'ranked-block',
      columns,
      rows: blocks,
      sortedBy: view.order,
      selected: view.block === null ? null : String(view.block),
      key: ({ index }) => String(index),
      title: ({ window, effect }) =>
        `Block ${place(window)}: ${effectInWords(effect, outcome)}. ${stateInWords(effect, outcome)}.`,
      isUnsure: ({ effect }) => isUnsure(effect),
      select: ({ index }) => {
        ask(this, { type: 'selectBlock', index });
      },
      sort: (key) => {
        const { order } = view;
        const descending = order.key === key ? !order.descending : key !== 'position';
        ask(this, { type: 'view', options: { order: { key: key as RankingKey, descending } } });
      },
    });
  }
}
