import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Point } from '../draw/geometry.ts';
import { rowStyles, sharedStyles } from '../styles.ts';
import { barStyles } from './effect-bar.ts';
import { FrameSize } from './frame-size.ts';
import { chevronIcon } from './icons.ts';
import { rowByKey, type VirtualRow, VirtualRows } from './virtual-rows.ts';
import { gridStyles } from './grid-styles.ts';

/** A column of a list. */
export interface GridColumn<Row> {
  readonly key: string;
  readonly label: string;
  /** What sorting by it means; null where it cannot be sorted by. */
  readonly sort: string | null;
  /** Its width, as a track of a CSS grid. */
  readonly width: string;
  readonly isText?: boolean;
  /** Whether only screen readers are told its label. */
  readonly isUnseen?: boolean;
  /** Width of the list, in pixels, below which the column is left out. */
  readonly from?: number;
  cell(row: Row): TemplateResult | string;
}

/** A long list: its rows in order, and what can be done with them. */
export interface GridContent<Row> {
  readonly label: string;
  readonly testId: string;
  readonly rowTestId: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly sortedBy: { readonly key: string; readonly descending: boolean };
  readonly selected: string | null;
  key(row: Row): string;
  /** The row in words and numbers. */
  title(row: Row): string;
  isUnsure(row: Row): boolean;
  select(row: Row, how: 'click' | 'key'): void;
  /** Enter. */
  open?(row: Row): void;
  menu?(row: Row, at: Point): void;
  sort(key: string): void;
  /** Of a list in which some rows hold others. */
  readonly nested?: NestedRows<Row>;
}

/** Rows that stand below others, which can be opened and closed. */
interface NestedRows<Row> {
  /** Whether a row is open; null where it holds none. */
  isOpen(row: Row): boolean | null;
  /** Whether a row stands below another. */
  isInner(row: Row): boolean;
  toggle(row: Row): void;
}

/** Shows a list with typed rows. */
export function grid<Row>(content: GridContent<Row>): TemplateResult {
  return html`<segcause-grid .content=${content}></segcause-grid>`;
}

const headingHeight = 28;

/** A list with sortable columns that draws only the visible rows; arrow keys move through it. */
@customElement('segcause-grid')
class VirtualGrid extends LitElement {
  static override styles = [sharedStyles, rowStyles, barStyles, gridStyles];

  @property({ attribute: false }) content!: GridContent<unknown>;
  @query('[role=grid]') private scroller!: HTMLElement | null;
  readonly #rows = new VirtualRows(this, () => this.scroller, headingHeight);
  readonly #frame = new FrameSize(this);

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('content');
    const { selected } = this.content;
    if (changed.has('content') && selected !== null && before?.selected !== selected)
      this.#rows.reveal(this.#at());
  }

  override render(): TemplateResult {
    const { label, testId, rows, columns } = this.content;
    const shown = columns.filter(({ from = 0 }) => this.#frame.size.width >= from);
    const drawn = this.#rows.of(rows.length);
    const at = this.#at();
    const active = drawn.some(({ index }) => index === at) ? `row-${at}` : nothing;
    return html`
      <div
        role="grid"
        class="number"
        tabindex="0"
        aria-label=${label}
        aria-rowcount=${rows.length + 1}
        aria-activedescendant=${active}
        data-testid=${testId}
        .style=${`--columns: ${shown.map(({ width }) => width).join(' ')}`}
        @keydown=${this.#onKey}
      >
        <div class="heading" role="row" aria-rowindex="1">
          ${shown.map((column) => this.#heading(column))}
        </div>
        <div class="rows" role="rowgroup" .style=${`height: ${rows.length * 22}px`}>
          ${repeat(
            drawn,
            ({ index }) => index,
            (row) => this.#row(row, shown),
          )}
        </div>
      </div>
    `;
  }

  #heading({ key, label, sort, isText, isUnseen }: GridColumn<unknown>): TemplateResult {
    const { sortedBy } = this.content;
    const isSorted = sortedBy.key === key;
    const direction = sortedBy.descending ? 'descending' : 'ascending';
    const sortBy = (): void => {
      this.content.sort(key);
    };
    const arrow = isSorted ? (sortedBy.descending ? ' ↓' : ' ↑') : '';
    return html`
      <div
        role="columnheader"
        class=${isText === true ? 'cell text' : 'cell'}
        aria-sort=${sort === null ? nothing : isSorted ? direction : 'none'}
      >
        ${
          sort === null
            ? html`<span class=${isUnseen === true ? 'unseen' : 'dim'}>${label}</span>`
            : html`<button class="plain" title=${sort} data-testid="sort-${key}" @click=${sortBy}>
                ${label}${arrow}
              </button>`
        }
      </div>
    `;
  }

  #row({ index, top }: VirtualRow, columns: readonly GridColumn<unknown>[]): TemplateResult | typeof nothing {
    const { content } = this;
    const row = content.rows[index];
    if (row === undefined) return nothing;
    const isSelected = content.key(row) === content.selected;
    return html`
      <div
        role="row"
        id="row-${index}"
        class=${content.isUnsure(row) ? 'row unsure' : 'row'}
        aria-rowindex=${index + 2}
        aria-selected=${isSelected}
        aria-label=${content.title(row)}
        title=${content.title(row)}
        data-testid=${content.rowTestId}
        data-key=${content.key(row)}
        .style=${`transform: translateY(${top}px)`}
        @click=${(): void => {
          content.select(row, 'click');
        }}
        @contextmenu=${(event: MouseEvent): void => {
          if (content.menu === undefined) return;
          event.preventDefault();
          content.select(row, 'key');
          content.menu(row, { x: event.clientX, y: event.clientY });
        }}
      >
        ${columns.map(
          (column) =>
            html`<div role="gridcell" class=${column.isText === true ? 'cell text' : 'cell'}>
              ${column.key === 'name' ? this.#chevron(row) : nothing}${column.cell(row)}
            </div>`,
        )}
      </div>
    `;
  }

  /** The button that opens a row, or the room that it takes where it has none. */
  #chevron(row: unknown): TemplateResult | typeof nothing {
    const { nested } = this.content;
    if (nested === undefined) return nothing;
    const isOpen = nested.isOpen(row);
    if (isOpen === null) return html`<span class="indent ${nested.isInner(row) ? 'inner' : ''}"></span>`;
    const toggle = (event: Event): void => {
      event.stopPropagation();
      nested.toggle(row);
    };
    return html`<button
      class="plain chevron"
      tabindex="-1"
      aria-expanded=${String(isOpen)}
      aria-label=${isOpen ? 'Hide the layers of this flow' : 'Show the layers of this flow'}
      data-testid="toggle-row"
      @click=${toggle}
    >
      ${chevronIcon}
    </button>`;
  }

  #at(): number {
    const { content } = this;
    const { rows, selected } = content;
    return selected === null ? -1 : rows.findIndex((row) => content.key(row) === selected);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const { content } = this;
    const at = this.#at();
    const row = content.rows[at];
    const next = rowByKey(event.key, at, content.rows.length, this.#rows.page);
    const target = next === null ? undefined : content.rows[next];
    if (target !== undefined) content.select(target, 'key');
    else if (
      row !== undefined &&
      content.nested?.isOpen(row) === (event.key === 'ArrowLeft') &&
      isSideways(event)
    )
      content.nested.toggle(row);
    else if (event.key === 'Enter' && row !== undefined && content.open !== undefined) content.open(row);
    else if (isMenuKey(event) && row !== undefined && content.menu !== undefined) {
      content.menu(row, this.#placeOf(at));
    } else return;
    event.preventDefault();
  };

  #placeOf(index: number): Point {
    const box = this.renderRoot.querySelector(`#row-${index}`)?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 };
  }
}

function isSideways({ key }: KeyboardEvent): boolean {
  return key === 'ArrowLeft' || key === 'ArrowRight';
}

/** Whether a key asks for the context menu. */
export function isMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-grid': VirtualGrid;
  }
}
