import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Point } from '../draw/geometry.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { openAtFirst, pathTo, type TreeNode, type TreeRow, visibleRows } from '../model/module-tree.ts';
import { rowStyles, sharedStyles } from '../styles.ts';
import { barStyles } from './effect-bar.ts';
import { chevronIcon, goToIcon } from './icons.ts';
import { effectCells, nodeCells, type TreeEffects } from './tree-cells.ts';
import { treeStyles } from './tree-styles.ts';
import { isMenuKey } from './virtual-grid.ts';
import { rowByKey, type VirtualRow, VirtualRows } from './virtual-rows.ts';

/** A tree of modules, layers and skip connections, and what can be done with them. */
export interface TreeContent {
  readonly nodes: readonly TreeNode[];
  /** Null where none is known: outputs and parameters are shown instead. */
  readonly effects: TreeEffects | null;
  /** What the numbers are, over their columns, from left to right. */
  readonly columns: readonly string[];
  /** Above the tree, where there is something to say. */
  readonly hint: TemplateResult | typeof nothing;
  /** Key of the selected component. */
  readonly selected: string | null;
  /** Keys of the nodes that are open; null until the user opens or closes one. */
  readonly openNodes: readonly string[] | null;
  readonly testId: string;
  readonly rowTestId: string;
  /** The row in words and numbers. */
  words(node: TreeNode, effect: BlockEffect | undefined): string;
  /** What is shown where the effect of a node is not known. */
  readonly unknown?: (node: TreeNode) => string;
  /** @param isAsked whether the user chose the node itself, rather than passed it with an arrow key */
  select(node: TreeNode, isAsked: boolean): void;
  setOpen(openNodes: readonly string[]): void;
  /** Null where a node has no definition to go to. */
  goTo(node: TreeNode): (() => void) | null;
  menu?(node: TreeNode, at: Point): void;
}

/** How many rows are open at first. */
const openRows = 200;

/** A tree that draws only the visible rows; arrow keys move through it. */
@customElement('segcause-node-tree')
class NodeTree extends LitElement {
  static override styles = [sharedStyles, rowStyles, barStyles, treeStyles];

  @property({ attribute: false }) content!: TreeContent;
  @query('[role=tree]') private scroller!: HTMLElement | null;
  #openAtFirst: ReadonlySet<string> = new Set();
  #rows: readonly TreeRow[] = [];
  /** The key of a selected component that is to be scrolled to. */
  #toReveal: string | null = null;
  readonly #virtual = new VirtualRows(this, () => this.scroller);

  override willUpdate(changed: PropertyValues<this>): void {
    const { nodes } = this.content;
    if (changed.has('content') && changed.get('content')?.nodes !== nodes)
      this.#openAtFirst = openAtFirst(nodes, openRows);
    if (changed.size > 0) this.#rows = visibleRows(nodes, this.#open());
  }

  override updated(changed: PropertyValues<this>): void {
    const { selected } = this.content;
    if (changed.has('content') && changed.get('content')?.selected !== selected) this.#toReveal = selected;
    if (this.#toReveal !== null) this.#reveal(this.#toReveal);
  }

  override render(): TemplateResult {
    const { effects, columns, hint, testId } = this.content;
    const rows = this.#rows;
    const drawn = this.#virtual.of(rows.length);
    const at = this.#at();
    return html`
      <h2 class=${effects === null ? '' : 'with-effects'}>
        <span id="title">Architecture</span>
        ${columns.map((column) => html`<span class="column">${column}</span>`)}
      </h2>
      ${hint}
      <div
        role="tree"
        tabindex="0"
        aria-labelledby="title"
        aria-activedescendant=${drawn.some(({ index }) => index === at) ? `row-${at}` : nothing}
        class=${effects === null ? '' : 'with-effects'}
        data-testid=${testId}
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

  /** Scrolls to a component, opening what it lies in first. */
  #reveal(component: string): void {
    const at = this.#at();
    const closed = pathTo(component, this.content.nodes)?.filter((key) => !this.#open().has(key)) ?? [];
    if (at < 0 && closed.length > 0) {
      this.content.setOpen([...this.#open(), ...closed]);
      return;
    }
    this.#toReveal = null;
    this.#virtual.reveal(at);
  }

  #row({ index, top }: VirtualRow): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    if (row === undefined) return nothing;
    const { content } = this;
    const { effects } = content;
    const { node, depth, isOpen, position, siblings } = row;
    const hasChildren = node.children.length > 0;
    const effect = effects?.known.get(node.component);
    const title = content.words(node, effect);
    return html`
      <div
        role="treeitem"
        id="row-${index}"
        class="row ${node.kind}"
        data-key=${node.key}
        data-testid=${content.rowTestId}
        aria-level=${depth + 1}
        aria-posinset=${position}
        aria-setsize=${siblings}
        aria-selected=${node.component === content.selected}
        aria-expanded=${hasChildren ? String(isOpen) : nothing}
        title=${title}
        .style=${`--depth: ${depth}; transform: translateY(${top}px)`}
        @click=${(): void => {
          content.select(node, true);
          if (node.kind === 'module') this.#toggle(node, !isOpen);
        }}
        @contextmenu=${(event: MouseEvent): void => {
          if (content.menu === undefined) return;
          event.preventDefault();
          content.select(node, false);
          content.menu(node, { x: event.clientX, y: event.clientY });
        }}
      >
        ${this.#chevron(node, isOpen)} ${nodeCells(node)}
        ${effects === null ? nothing : effectCells(effect, effects, node, content.unknown?.(node))}
        ${this.#goToButton(node)}
      </div>
    `;
  }

  #chevron(node: TreeNode, isOpen: boolean): TemplateResult {
    if (node.children.length === 0) return html`<span></span>`;
    const toggle = (event: Event): void => {
      event.stopPropagation();
      this.#toggle(node, !isOpen);
    };
    return html`<span class="chevron" @click=${toggle}>${chevronIcon}</span>`;
  }

  #goToButton(node: TreeNode): TemplateResult {
    const goTo = this.content.goTo(node);
    if (goTo === null) return html`<span></span>`;
    const go = (event: Event): void => {
      event.stopPropagation();
      goTo();
    };
    return html`<button
      class="plain go"
      tabindex="-1"
      title="Go to definition (Enter)"
      aria-label="Go to definition"
      data-testid="go-to-definition"
      @click=${go}
    >
      ${goToIcon}
    </button>`;
  }

  #at(): number {
    const { selected } = this.content;
    return selected === null ? -1 : this.#rows.findIndex(({ node }) => node.component === selected);
  }

  #open(): ReadonlySet<string> {
    const { openNodes } = this.content;
    return openNodes === null ? this.#openAtFirst : new Set(openNodes);
  }

  #toggle({ key, children }: TreeNode, isOpen: boolean): void {
    if (children.length === 0) return;
    const others = [...this.#open()].filter((other) => other !== key);
    this.content.setOpen(isOpen ? [...others, key] : others);
  }

  #onKey = (event: KeyboardEvent): void => {
    const at = this.#at();
    const row = this.#rows[at];
    const next = rowByKey(event.key, at, this.#rows.length, this.#virtual.page);
    if (next !== null) this.#selectRow(next);
    else if (row === undefined || !this.#act(event, row, at)) return;
    event.preventDefault();
  };

  /** What a key does to the selected row; false where nothing. */
  #act(event: KeyboardEvent, { node, isOpen, depth }: TreeRow, at: number): boolean {
    const { content } = this;
    if (isMenuKey(event) && content.menu !== undefined) {
      const box = this.renderRoot.querySelector(`#row-${at}`)?.getBoundingClientRect();
      content.menu(node, { x: (box?.left ?? 0) + 32, y: box?.bottom ?? 0 });
      return true;
    }
    switch (event.key) {
      case 'ArrowRight':
        if (node.children.length > 0 && !isOpen) this.#toggle(node, true);
        else if (isOpen) this.#selectRow(at + 1);
        return true;
      case 'ArrowLeft':
        if (isOpen) this.#toggle(node, false);
        else this.#selectRow(this.#rows.slice(0, at).findLastIndex((row) => row.depth < depth));
        return true;
      case 'Enter':
        content.goTo(node)?.();
        return true;
      case ' ':
        content.select(node, true);
        return true;
      default:
        return false;
    }
  }

  #selectRow(index: number): void {
    const row = this.#rows[index];
    if (row !== undefined) this.content.select(row.node, false);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-node-tree': NodeTree;
  }
}
