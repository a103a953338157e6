import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type BarScale, barScale } from '../model/bar-scale.ts';
import type { BlockEffect } from '../model/effect-table.ts';
import { signed } from '../model/format.ts';
import {
  buildTree,
  type Edge,
  openAtFirst,
  pathTo,
  type TreeNode,
  type TreeRow,
  visibleRows,
} from '../model/module-tree.ts';
import { readingOf } from '../model/outcome-reading.ts';
import { barStyles, effectBar } from '../parts/effect-bar.ts';
import { chevronIcon, goToIcon } from '../parts/icons.ts';
import { treeStyles } from '../parts/tree-styles.ts';
import { rowByKey, type VirtualRow, VirtualRows } from '../parts/virtual-rows.ts';
import { rowStyles, sharedStyles } from '../styles.ts';
import { askPage } from './actions.ts';
import { differencesByKey } from './layer-changes.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** How many rows are open at first. */
const openRows = 200;

/** The modules, layers and skip connections of *before*, each with how much its effect differs. */
@customElement('segcause-change-tree')
export class ChangeTree extends LitElement {
  static override styles = [sharedStyles, rowStyles, barStyles, treeStyles];

  @property({ attribute: false }) shown!: ShownComparison;
  @property({ attribute: false }) view!: ComparisonView;
  @query('[role=tree]') private scroller!: HTMLElement | null;
  #tree: readonly TreeNode[] = [];
  #openAtFirst: ReadonlySet<string> = new Set();
  #rows: readonly TreeRow[] = [];
  #differences: ReadonlyMap<string, BlockEffect> = new Map();
  #scale: BarScale = { low: 0, high: 0, limit: 0 };
  #edges = -1;
  #only: ReadonlySet<string> = new Set();
  readonly #virtual = new VirtualRows(this, () => this.scroller);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.#read(changed.get('shown'));
    if (changed.size > 0) this.#rows = visibleRows(this.#tree, this.#open());
  }

  override updated(changed: PropertyValues<this>): void {
    const { component } = this.view;
    if (!changed.has('view') || changed.get('view')?.component === component || component === null) return;
    const closed = pathTo(component, this.#tree)?.filter((key) => !this.#open().has(key)) ?? [];
    if (this.#at() < 0 && closed.length > 0) this.#setOpen([...this.#open(), ...closed]);
    else this.#virtual.reveal(this.#at());
  }

  override render(): TemplateResult {
    const rows = this.#rows;
    const drawn = this.#virtual.of(rows.length);
    const at = this.#at();
    const { matching } = this.shown.comparison;
    const added = matching.onlyAfter.length;
    return html`
      <h2>
        <span id="title">Architecture</span>
        <span class="note">Δ effect, pts</span>
      </h2>
      ${
        matching.by === 'names'
          ? nothing
          : html`<p class="dim" data-testid="matching">
              Matched by order and operator: ${matching.pairs.length} layers; ${matching.onlyBefore.length}
              only before, ${added} only after.
            </p>`
      }
      <div
        role="tree"
        tabindex="0"
        aria-labelledby="title"
        aria-activedescendant=${drawn.some(({ index }) => index === at) ? `row-${at}` : nothing}
        class="with-effects"
        data-testid="change-tree"
        @keydown=${this.#onKey}
      >
        <div class="rows" .style=${`height: ${rows.length * 22}px`}>
          ${repeat(
            drawn,
            ({ index }) => rows[index]?.node.key ?? index,
            (row) => this.#row(row),
          )}
        </div>
      </div>
    `;
  }

  #read(before: ShownComparison | undefined): void {
    const { comparison } = this.shown;
    const { layers } = comparison.before;
    const edges = comparison.components.flatMap(({ before: own }): Edge[] =>
      own.kind === 'edge' ? [own] : [],
    );
    if (before?.comparison.before.layers !== layers || edges.length !== this.#edges) {
      this.#edges = edges.length;
      this.#tree = buildTree(layers, edges);
      this.#openAtFirst = openAtFirst(this.#tree, openRows);
      this.#only = new Set(comparison.matching.onlyBefore);
    }
    if (before?.comparison.components === comparison.components) return;
    this.#differences = differencesByKey(comparison);
    this.#scale = barScale(this.#differences.values(), readingOf('dice', comparison.before.question));
  }

  #row({ index, top }: VirtualRow): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    if (row === undefined) return nothing;
    const { node, depth, isOpen, position, siblings } = row;
    const difference = this.#differences.get(node.component);
    const title = this.#title(node, difference);
    return html`
      <div
        role="treeitem"
        id="row-${index}"
        class="row ${node.kind}"
        data-testid="change-node"
        aria-level=${depth + 1}
        aria-posinset=${position}
        aria-setsize=${siblings}
        aria-selected=${node.component === this.view.component}
        aria-expanded=${node.children.length > 0 ? String(isOpen) : nothing}
        aria-label=${title}
        title=${title}
        .style=${`--depth: ${depth}; transform: translateY(${top}px)`}
        @click=${(): void => {
          this.#select(node);
          if (node.kind === 'module') this.#toggle(node, !isOpen);
        }}
      >
        ${
          node.children.length === 0
            ? html`<span></span>`
            : html`<span
                class="chevron"
                @click=${(event: Event): void => {
                  event.stopPropagation();
                  this.#toggle(node, !isOpen);
                }}
                >${chevronIcon}</span
              >`
        }
        <span class="name">${node.name}</span>
        ${difference === undefined ? html`<span></span>` : this.#bar(difference)}
        <span class="number effect">${this.#number(node, difference)}</span>
        ${this.#goTo(node)}
      </div>
    `;
  }

  #bar(difference: BlockEffect): TemplateResult {
    return effectBar(difference, readingOf('dice', this.shown.comparison.before.question), this.#scale);
  }

  #number({ kind, layer }: TreeNode, difference: BlockEffect | undefined): string {
    if (difference !== undefined) return signed(difference.mean);
    return kind === 'layer' && layer !== null && this.#only.has(layer.tensor) ? 'only here' : '';
  }

  #goTo({ layer }: TreeNode): TemplateResult {
    if (layer === null) return html`<span></span>`;
    return html`<button
      class="plain go"
      tabindex="-1"
      title="Go to definition (Enter)"
      aria-label="Go to definition"
      @click=${(event: Event): void => {
        event.stopPropagation();
        this.#goToDefinition(layer.tensor);
      }}
    >
      ${goToIcon}
    </button>`;
  }

  #goToDefinition(tensor: string): void {
    askPage(this, { type: 'post', message: { type: 'goToDefinition', side: 'before', tensor } });
  }

  #title({ kind, name, layer }: TreeNode, difference: BlockEffect | undefined): string {
    const what = kind === 'module' ? `module ${name}` : kind === 'edge' ? `skip connection ${name}` : name;
    const only = layer !== null && this.#only.has(layer.tensor) ? ', only in the model before' : '';
    const effect = difference === undefined ? '' : `, difference ${signed(difference.mean)} points`;
    return `${what}${only}${effect}`;
  }

  #at(): number {
    const { component } = this.view;
    return component === null ? -1 : this.#rows.findIndex(({ node }) => node.component === component);
  }

  #open(): ReadonlySet<string> {
    return this.view.openNodes === null ? this.#openAtFirst : new Set(this.view.openNodes);
  }

  #select({ component }: TreeNode): void {
    askPage(this, { type: 'view', options: { component } });
  }

  #toggle({ key, children }: TreeNode, isOpen: boolean): void {
    if (children.length === 0) return;
    const others = [...this.#open()].filter((other) => other !== key);
    this.#setOpen(isOpen ? [...others, key] : others);
  }

  #setOpen(openNodes: readonly string[]): void {
    askPage(this, { type: 'view', options: { openNodes } });
  }

  #onKey = (event: KeyboardEvent): void => {
    const at = this.#at();
    const row = this.#rows[at];
    const next = rowByKey(event.key, at, this.#rows.length, this.#virtual.page);
    const target = next === null ? undefined : this.#rows[next]?.node;
    if (target !== undefined) this.#select(target);
    else if (row === undefined) return;
    else if (event.key === 'ArrowRight') this.#toggle(row.node, true);
    else if (event.key === 'ArrowLeft') this.#toggle(row.node, false);
    else if (event.key === 'Enter' && row.node.layer !== null) this.#goToDefinition(row.node.layer.tensor);
    else return;
    event.preventDefault();
  };
}
