import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ask } from '../actions.ts';
import type { Point } from '../draw/geometry.ts';
import { barScale } from '../model/bar-scale.ts';
import { componentEffectOn, componentReading, type KnownComponents } from '../model/component-effects.ts';
import type { BlockEffect } from '../model/effect-table.ts';
import {
  buildTree,
  type Edge,
  openAtFirst,
  pathTo,
  type TreeNode,
  type TreeRow,
  visibleRows,
} from '../model/module-tree.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { rowStyles, sharedStyles } from '../styles.ts';
import { barStyles } from './effect-bar.ts';
import { chevronIcon, goToIcon } from './icons.ts';
import { effectCells, nodeCells, nodeInWords, type TreeEffects } from './tree-cells.ts';
import { treeStyles } from './tree-styles.ts';
import { isMenuKey } from './virtual-grid.ts';
import { rowByKey, type VirtualRow, VirtualRows } from './virtual-rows.ts';

/** How many rows are open at first. */
const openRows = 200;

/** The network's modules, layers and skip connections, each with its effect. */
@customElement('segcause-tree')
export class ModuleTree extends LitElement {
  static override styles = [sharedStyles, rowStyles, barStyles, treeStyles];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;
  @query('[role=tree]') private scroller!: HTMLElement | null;
  #tree: readonly TreeNode[] = [];
  #openAtFirst: ReadonlySet<string> = new Set();
  #rows: readonly TreeRow[] = [];
  #effects: TreeEffects | null = null;
  #edges = '';
  /** What was selected and is not in sight yet. */
  #toReveal: string | null = null;
  readonly #virtual = new VirtualRows(this, () => this.scroller);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.#build(changed.get('shown'));
    const before = changed.get('view');
    if (changed.has('shown') || before?.outcome !== this.view.outcome) this.#readEffects();
    if (changed.size > 0) this.#rows = visibleRows(this.#tree, this.#open());
  }

  override updated(changed: PropertyValues<this>): void {
    const { component } = this.view;
    if (changed.has('view') && changed.get('view')?.component !== component) this.#toReveal = component;
    if (this.#toReveal !== null) this.#reveal(this.#toReveal);
  }

  override render(): TemplateResult {
    const rows = this.#rows;
    const drawn = this.#virtual.of(rows.length);
    const at = this.#at();
    const hasEffects = this.#effects !== null;
    return html`
      <h2>
        <span id="title">Architecture</span>
        <span class="note"
          >${hasEffects ? `effect, ${this.#effects?.outcome.unit ?? ''}` : 'output · params'}</span
        >
      </h2>
      ${rows.length === 0 ? html`<p class="dim">The model names no layers.</p>` : nothing}
      <div
        role="tree"
        tabindex="0"
        aria-labelledby="title"
        aria-activedescendant=${drawn.some(({ index }) => index === at) ? `row-${at}` : nothing}
        class=${hasEffects ? 'with-effects' : ''}
        data-testid="tree"
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
    const closed = pathTo(component, this.#tree)?.filter((key) => !this.#open().has(key)) ?? [];
    if (at < 0 && closed.length > 0) {
      this.#setOpen([...this.#open(), ...closed]);
      return;
    }
    this.#toReveal = null;
    this.#virtual.reveal(at);
  }

  #build(before: ShownState | undefined): void {
    const { layers } = this.shown.explanation;
    const edges = edgesIn(this.shown.components);
    const edgeKeys = edges.map(({ tensor, consumer }) => `${tensor}\n${consumer}`).join('\n');
    if (before?.explanation.layers === layers && edgeKeys === this.#edges) return;
    this.#edges = edgeKeys;
    this.#tree = buildTree(layers, edges);
    this.#openAtFirst = openAtFirst(this.#tree, openRows);
  }

  #readEffects(): void {
    const { components, explanation } = this.shown;
    const outcome = componentReading(this.view.outcome, explanation);
    const known = new Map<string, BlockEffect>();
    for (const [key, effect] of components) {
      if (effect.component.kind !== 'channels') known.set(key, componentEffectOn(effect, outcome));
    }
    this.#effects = known.size === 0 ? null : { known, outcome, scale: barScale(known.values(), outcome) };
  }

  #row({ index, top }: VirtualRow): TemplateResult | typeof nothing {
    const row = this.#rows[index];
    if (row === undefined) return nothing;
    const { node, depth, isOpen, position, siblings } = row;
    const hasChildren = node.children.length > 0;
    const effect = this.#effects?.known.get(node.component);
    const title = nodeInWords(node, effect, this.#effects?.outcome);
    return html`
      <div
        role="treeitem"
        id="row-${index}"
        class="row ${node.kind}"
        data-key=${node.key}
        data-testid="layer"
        aria-level=${depth + 1}
        aria-posinset=${position}
        aria-setsize=${siblings}
        aria-selected=${node.component === this.view.component}
        aria-expanded=${hasChildren ? String(isOpen) : nothing}
        aria-label=${title}
        title=${title}
        .style=${`--depth: ${depth}; transform: translateY(${top}px)`}
        @click=${(): void => {
          this.#select(node, true);
          if (node.kind === 'module') this.#toggle(node, !isOpen);
        }}
        @contextmenu=${(event: MouseEvent): void => {
          event.preventDefault();
          this.#select(node, false);
          this.#menu(node, { x: event.clientX, y: event.clientY });
        }}
      >
        ${this.#chevron(node, isOpen)} ${nodeCells(node)}
        ${this.#effects === null ? nothing : effectCells(effect, this.#effects)} ${this.#goToButton(node)}
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
    if (this.isReport) return html`<span></span>`;
    const go = (event: Event): void => {
      event.stopPropagation();
      this.#goTo(node);
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
    const { component } = this.view;
    return component === null ? -1 : this.#rows.findIndex(({ node }) => node.component === component);
  }

  #open(): ReadonlySet<string> {
    return this.view.openNodes === null ? this.#openAtFirst : new Set(this.view.openNodes);
  }

  #select({ component, layer }: TreeNode, measure: boolean): void {
    ask(this, { type: 'selectComponent', component, tensor: layer?.tensor ?? null, measure });
  }

  #menu({ component, layer }: TreeNode, at: Point): void {
    ask(this, { type: 'menu', component, tensor: layer?.tensor ?? null, at });
  }

  #goTo({ component, layer }: TreeNode): void {
    if (!this.isReport) ask(this, { type: 'goToDefinition', part: layer?.tensor ?? component });
  }

  #toggle({ key, children }: TreeNode, isOpen: boolean): void {
    if (children.length === 0) return;
    const others = [...this.#open()].filter((other) => other !== key);
    this.#setOpen(isOpen ? [...others, key] : others);
  }

  #setOpen(openNodes: readonly string[]): void {
    ask(this, { type: 'view', options: { openNodes } });
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
    if (isMenuKey(event)) {
      const box = this.renderRoot.querySelector(`#row-${at}`)?.getBoundingClientRect();
      this.#menu(node, { x: (box?.left ?? 0) + 32, y: box?.bottom ?? 0 });
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
        this.#goTo(node);
        return true;
      case ' ':
        this.#select(node, true);
        return true;
      default:
        return false;
    }
  }

  #selectRow(index: number): void {
    const row = this.#rows[index];
    if (row !== undefined) this.#select(row.node, false);
  }
}

function edgesIn(components: KnownComponents): readonly Edge[] {
  return [...components.values()].flatMap(({ component }) => (component.kind === 'edge' ? [component] : []));
}
