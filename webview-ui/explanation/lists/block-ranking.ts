import '../../parts/virtual-grid.ts';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { entry } from '../../../src/at.ts';
import { namesOfAxes, nounsOf } from '../../../src/documents/box.ts';
import { ask } from '../actions.ts';
import { barScale } from '../../model/bar-scale.ts';
import { isUnsure } from '../../model/block-effect.ts';
import { blockName, blockNoun, metricVolume } from '../../model/block-names.ts';
import { type EffectTable, ranksOf } from '../../model/effect-table.ts';
import { effectInWords, grouped, stateInWords } from '../../model/format.ts';
import { blocksCsv } from '../list-csv.ts';
import { rankBlocks, type RankedBlock, type RankingKey } from '../../model/ranking.ts';
import type { ViewOptions } from '../view-options.ts';
import type { CsvTerms } from '../../model/csv-terms.ts';
import { reordered } from '../../model/sorting.ts';
import { sharedStyles } from '../../styles.ts';
import { copyButton } from '../../parts/copy-button.ts';
import { effectGridColumns, rankColumn } from './effect-grid-columns.ts';
import { listStyles } from '../../parts/list-styles.ts';
import { grid, type GridColumn } from '../../parts/virtual-grid.ts';

/** The blocks of the map that is shown that have an effect, as a sortable list. */
@customElement('segcause-blocks')
class BlockRanking extends LitElement {
  static override styles = [sharedStyles, listStyles];

  @property({ attribute: false }) table!: EffectTable;
  @property({ attribute: false }) terms!: CsvTerms;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    const { table, view } = this;
    const { outcome } = table;
    const blocks = rankBlocks(table, view.order);
    const noun = blockNoun(table.grid);
    if (blocks.length === 0) return html`<p class="dim">No ${noun} with an effect is known yet.</p>`;
    const ranks = ranksOf(table);
    const columns: readonly GridColumn<RankedBlock>[] = [
      rankColumn('size', ({ index }) => entry(ranks, index)),
      ...placeColumns(table),
      ...effectGridColumns(outcome, barScale(table.effects, outcome)),
    ];
    return html`<div class="list">
      <div class="tools">
        <span>${table.tensor}</span>
        <span class="dim number count">${blocks.length}</span>
        ${this.isReport ? nothing : copyButton(this, () => blocksCsv(table, blocks, this.terms), 'copy-blocks')}
      </div>
      ${this.#grid(columns, blocks)}
    </div>`;
  }

  #grid(columns: readonly GridColumn<RankedBlock>[], blocks: readonly RankedBlock[]): TemplateResult {
    const { table, view } = this;
    const { outcome } = table;
    return grid<RankedBlock>({
      label: `${table.grid.regions ? 'Regions' : 'Blocks'} of ${table.tensor} by effect on ${outcome.label}`,
      testId: 'blocks',
      rowTestId: 'ranked-block',
      columns,
      rows: blocks,
      sortedBy: view.order,
      selected: view.block === null ? null : String(view.block),
      key: ({ index }) => String(index),
      title: ({ index, effect }) =>
        `${blockName(table.grid, index)}: ${effectInWords(effect, outcome)}. ${stateInWords(effect, outcome)}.`,
      isUnsure: ({ effect }) => isUnsure(effect),
      select: ({ index }) => {
        ask(this, { type: 'selectBlock', index });
      },
      sort: (key) => {
        const order = reordered(view.order, key as RankingKey, key !== 'position');
        ask(this, { type: 'view', options: { order } });
      },
    });
  }
}

/** The columns that say which block it is: its position, or the name and the volume of a region. */
function placeColumns({ grid: { size, regions } }: EffectTable): readonly GridColumn<RankedBlock>[] {
  if (!regions)
    return [
      {
        key: 'position',
        label: `Position (${namesOfAxes(size.length).join(', ')})`,
        sort: 'By position in the tensor',
        width: '13.5ch',
        cell: ({ box }) => box.start.join(', '),
      },
    ];
  const { spacing } = regions;
  const { unit } = nounsOf(size.length);
  return [
    {
      key: 'position',
      label: 'Region',
      sort: 'By label',
      width: 'minmax(12ch, 3fr)',
      isText: true,
      cell: ({ region }) => region?.name ?? '',
    },
    {
      key: 'volume',
      label: spacing ? (size.length === 3 ? 'Volume' : 'Area') : `Size, ${unit}`,
      sort: 'By size of the region',
      width: '9ch',
      from: 520,
      cell: ({ region }) =>
        region === null ? '' : (metricVolume(region.positions, spacing) ?? grouped(region.positions)),
    },
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-blocks': BlockRanking;
  }
}
