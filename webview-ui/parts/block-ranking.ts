import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { effectColour, niceLimit, toCss } from '../draw/colour-scale.ts';
import { type EffectTable, largestEffect, ranksOf } from '../model/effect-table.ts';
import { intervalInWords, signed, stateInWords } from '../model/format.ts';
import { rankBlocks, type RankedBlock, type RankingKey } from '../model/ranking.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';

const headings: readonly { readonly key: RankingKey; readonly label: string; readonly title: string }[] = [
  { key: 'size', label: 'Rank', title: 'By size of the effect' },
  { key: 'position', label: 'Place (y, x)', title: 'By place, in model pixels' },
  { key: 'effect', label: 'Effect', title: 'By signed effect' },
  { key: 'se', label: '± se', title: 'By standard error' },
  { key: 'n', label: 'n', title: 'By number of draws' },
];

const shortList = 100;

/** The blocks that have an effect, as one sortable list. */
@customElement('segcause-ranking')
export class BlockRanking extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      p {
        margin: 0;
        padding: 12px 16px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: 0;
        background: var(--vscode-panel-background, var(--vscode-editor-background));
        text-align: right;
        font-weight: 400;
      }
      th button {
        width: 100%;
        padding: 6px 12px !important;
        text-align: inherit !important;
        color: var(--sc-dim) !important;
        white-space: nowrap;
      }
      th[aria-sort] button {
        color: var(--vscode-foreground) !important;
      }
      td {
        height: 22px;
        padding: 0 12px;
        text-align: right;
        white-space: nowrap;
      }
      th:first-child button,
      td:first-child {
        padding-left: 16px !important;
      }
      tbody tr {
        cursor: pointer;
      }
      tbody tr:hover {
        background: var(--vscode-list-hoverBackground);
      }
      tr[aria-selected='true'] {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      tr:focus-visible {
        outline-offset: -1px;
      }
      .track {
        display: flex;
        width: 100%;
        min-width: 120px;
        height: 10px;
      }
      .half {
        display: flex;
        flex: 1;
      }
      .half:first-child {
        justify-content: end;
        border-right: 1px solid var(--sc-dim);
      }
      .bar {
        outline: 1px solid var(--sc-border-strong);
      }
      .unsure td {
        color: var(--sc-dim);
      }
      .unsure .bar {
        opacity: 0.6;
      }
      td.wide {
        width: 40%;
      }
      .more {
        padding: 8px 16px;
      }
    `,
  ];

  @property({ attribute: false }) table!: EffectTable;
  @property({ attribute: false }) view!: ViewOptions;
  @state() private showsAll = false;

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('view');
    if (before === undefined || before.selection === this.view.selection) return;
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const blocks = rankBlocks(this.table, this.view.order);
    if (blocks.length === 0) return html`<p class="dim">No block with an effect is known yet.</p>`;
    const shown = this.showsAll ? blocks : blocks.slice(0, shortList);
    const ranks = ranksOf(this.table);
    const limit = niceLimit(largestEffect(this.table));
    const showAll = (): void => {
      this.showsAll = true;
    };
    return html`
      <table
        class="number"
        aria-label=${`Blocks by effect on ${this.table.outcome.label}`}
        data-testid="ranking"
      >
        <thead>
          <tr>
            ${headings.map((heading) => this.#heading(heading))}
            <th class="wide" aria-hidden="true"></th>
            <th><button class="plain" disabled>95 % interval</button></th>
          </tr>
        </thead>
        <tbody @keydown=${onKey}>
          ${shown.map((block, i) => this.#row(block, ranks.get(block.index) ?? 0, limit, i === 0))}
        </tbody>
      </table>
      ${
        shown.length < blocks.length
          ? html`<div class="more">
              <button class="plain link" @click=${showAll}>Show all ${blocks.length} blocks</button>
            </div>`
          : nothing
      }
    `;
  }

  #heading({ key, label, title }: (typeof headings)[number]): TemplateResult {
    const { order } = this.view;
    const isOrder = order.key === key;
    const sort = (): void => {
      const descending = isOrder ? !order.descending : key !== 'position';
      ask(this, { type: 'view', options: { order: { key, descending } } });
    };
    const arrow = order.descending ? '↓' : '↑';
    return html`
      <th aria-sort=${isOrder ? (order.descending ? 'descending' : 'ascending') : 'none'} scope="col">
        <button class="plain" title=${title} data-testid="sort-${key}" @click=${sort}>
          ${label}${key === 'effect' ? `, ${this.table.outcome.unit}` : ''}${isOrder ? ` ${arrow}` : ''}
        </button>
      </th>
    `;
  }

  #row(
    { index, window, effect }: RankedBlock,
    rank: number,
    limit: number,
    isFirst: boolean,
  ): TemplateResult {
    const { selection } = this.view;
    const isSelected = selection?.kind === 'block' && selection.index === index;
    const select = (): void => {
      ask(this, { type: 'select', selection: { kind: 'block', index } });
    };
    const { outcome } = this.table;
    const turned = outcome.sense * effect.mean;
    const width = limit > 0 ? (100 * Math.abs(turned)) / limit : 0;
    const bar = html`<div
      class="bar"
      .style=${`width: ${width}%; background: ${toCss(effectColour(turned, limit))}`}
    ></div>`;
    return html`
      <tr
        tabindex=${isSelected || (isFirst && selection?.kind !== 'block') ? 0 : -1}
        aria-selected=${isSelected}
        class=${effect.state === 'undetermined' ? 'unsure' : ''}
        title=${stateInWords(effect, outcome)}
        data-testid="ranked-block"
        data-index=${index}
        @click=${select}
        @focus=${select}
      >
        <td>${rank}</td>
        <td>${window[0]}, ${window[1]}</td>
        <td>${signed(effect.mean)}</td>
        <td>${effect.isExact ? 'exact' : effect.n > 1 ? effect.se.toFixed(2) : '–'}</td>
        <td>${effect.n}</td>
        <td class="wide" aria-hidden="true">
          <div class="track">
            <div class="half">${turned < 0 ? bar : nothing}</div>
            <div class="half">${turned > 0 ? bar : nothing}</div>
          </div>
        </td>
        <td>${intervalInWords(effect, outcome)?.replace(` ${outcome.unit}`, '') ?? '–'}</td>
      </tr>
    `;
  }
}

/** Up and down move through the rows. */
function onKey(event: KeyboardEvent): void {
  const row = event.target as HTMLElement;
  const next =
    event.key === 'ArrowDown'
      ? row.nextElementSibling
      : event.key === 'ArrowUp'
        ? row.previousElementSibling
        : null;
  if (next === null) return;
  event.preventDefault();
  (next as HTMLElement).focus();
}
