import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Layer } from '../../src/explanation/explanation.ts';
import { ask } from '../actions.ts';
import { grouped, shape, short } from '../model/format.ts';
import { buildTree, type ModuleNode, openAtFirst, type TreeRow, visibleRows } from '../model/module-tree.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { chevronIcon } from './icons.ts';

/** The network's modules and layers. */
@customElement('segcause-tree')
export class ModuleTree extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        container: tree / inline-size;
        display: flex;
        flex-direction: column;
        overflow: hidden;
      }
      h2 {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        padding: 12px 12px 6px 16px;
        white-space: nowrap;
      }
      .note {
        font-weight: 400;
        letter-spacing: 0;
        text-transform: none;
      }
      [role='tree'] {
        flex: 1;
        overflow: auto;
        padding-bottom: 8px;
      }
      [role='treeitem'] {
        display: grid;
        grid-template-columns: 16px minmax(34px, 1fr) auto 44px;
        align-items: center;
        column-gap: 6px;
        height: 22px;
        padding: 0 12px 0 calc(8px + 12px * var(--depth));
        cursor: pointer;
        white-space: nowrap;
      }
      [role='treeitem']:hover {
        background: var(--vscode-list-hoverBackground);
      }
      [role='treeitem'][aria-selected='true'] {
        background: var(--vscode-list-activeSelectionBackground);
        color: var(--vscode-list-activeSelectionForeground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      [aria-selected='true'] .dim {
        color: inherit;
      }
      :focus-visible {
        outline-offset: -1px;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .name .dim {
        margin-left: 6px;
        font-size: 0.9em;
      }
      .facts {
        font-size: 0.9em;
        text-align: right;
      }
      @container tree (width < 260px) {
        .name .dim {
          display: none;
        }
      }
      .chevron {
        display: flex;
      }
      [aria-expanded='true'] .chevron {
        transform: rotate(90deg);
      }
      p {
        padding: 0 16px;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  #layers: readonly Layer[] | null = null;
  #tree: readonly ModuleNode[] = [];
  #openAtFirst: ReadonlySet<string> = new Set();

  override willUpdate(): void {
    const { layers } = this.shown.explanation;
    if (this.#layers === layers) return;
    this.#layers = layers;
    this.#tree = buildTree(layers);
    this.#openAtFirst = openAtFirst(this.#tree, 40);
  }

  override render(): TemplateResult {
    const rows = visibleRows(this.#tree, this.#open());
    const focused = Math.max(
      0,
      rows.findIndex((row) => this.#isSelected(row)),
    );
    return html`
      <h2><span id="title">Architecture</span><span class="note">output · params</span></h2>
      ${rows.length === 0 ? html`<p class="dim">The model names no layers.</p>` : ''}
      <div role="tree" aria-labelledby="title" data-testid="tree" @keydown=${this.#onKey}>
        ${rows.map((row, i) => this.#row(row, i === focused))}
      </div>
    `;
  }

  #row(row: TreeRow, isFocusable: boolean): TemplateResult {
    const { node, depth, isOpen } = row;
    const hasChildren = node.children.length > 0;
    const title = node.layer
      ? [node.layer.operator, ...outputOf(node.layer.shape), `${grouped(node.parameters)} parameters`].join(
          ', ',
        )
      : `${node.name}, ${grouped(node.parameters)} parameters`;
    return html`
      <div
        role="treeitem"
        tabindex=${isFocusable ? 0 : -1}
        data-key=${node.key}
        data-testid="layer"
        aria-level=${depth + 1}
        aria-selected=${this.#isSelected(row)}
        aria-expanded=${hasChildren ? String(isOpen) : 'undefined'}
        aria-label=${title}
        title=${title}
        .style=${`--depth: ${depth}`}
        @click=${(): void => {
          this.#choose(node);
        }}
      >
        <span class="chevron">${hasChildren ? chevronIcon : ''}</span>
        <span class="name">${node.name}<span class="dim">${operatorBeside(node)}</span></span>
        <span class="facts dim number">${node.layer === null ? '' : imageShape(node.layer.shape)}</span>
        <span class="facts dim number">${node.parameters > 0 && !isOpen ? short(node.parameters) : ''}</span>
      </div>
    `;
  }

  #isSelected({ node }: TreeRow): boolean {
    const { selection } = this.view;
    return selection?.kind === 'layer' && node.layer?.node === selection.node;
  }

  #open(): ReadonlySet<string> {
    return this.view.openModules === null ? this.#openAtFirst : new Set(this.view.openModules);
  }

  #choose(node: ModuleNode): void {
    if (node.layer !== null)
      ask(this, { type: 'select', selection: { kind: 'layer', node: node.layer.node } });
    if (node.children.length > 0) this.#setOpen(node, !this.#open().has(node.key));
  }

  #setOpen(node: ModuleNode, isOpen: boolean): void {
    const open = new Set(this.#open());
    if (isOpen) open.add(node.key);
    else open.delete(node.key);
    ask(this, { type: 'view', options: { openModules: [...open] } });
  }

  #onKey = (event: KeyboardEvent): void => {
    const item = event.target as HTMLElement;
    const rows = visibleRows(this.#tree, this.#open());
    const at = rows.findIndex(({ node }) => node.key === item.dataset['key']);
    const row = rows[at];
    if (row === undefined) return;
    const { node, isOpen } = row;
    switch (event.key) {
      case 'ArrowDown':
        (item.nextElementSibling as HTMLElement | null)?.focus();
        break;
      case 'ArrowUp':
        (item.previousElementSibling as HTMLElement | null)?.focus();
        break;
      case 'ArrowRight':
        if (node.children.length > 0 && !isOpen) this.#setOpen(node, true);
        else (item.nextElementSibling as HTMLElement | null)?.focus();
        break;
      case 'ArrowLeft':
        if (isOpen) this.#setOpen(node, false);
        else this.#focusParent(rows, at);
        break;
      case 'Enter':
      case ' ':
        this.#choose(node);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  #focusParent(rows: readonly TreeRow[], at: number): void {
    const depth = rows[at]?.depth ?? 0;
    const parent = rows.slice(0, at).findLast((row) => row.depth < depth);
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('[role=treeitem]')];
    items.find((item) => item.dataset['key'] === parent?.node.key)?.focus();
  }
}

/** A layer's operator, where its name does not say it already. */
function operatorBeside({ name, layer }: ModuleNode): string {
  const operator = layer?.operator ?? '';
  return name.toLowerCase().includes(operator.toLowerCase()) ? '' : operator;
}

function outputOf(axes: readonly (number | string)[]): readonly string[] {
  return axes.length === 0 ? [] : [`output ${shape(axes)}`];
}

const powers = ['', '', '\u00b2', '\u00b3'];

/** A tensor's shape without its batch axis, equal sides as a power: "64×128²". */
function imageShape(axes: readonly (number | string)[]): string {
  const runs: { axis: number | string; times: number }[] = [];
  for (const [i, axis] of (axes.length > 1 ? axes.slice(1) : axes).entries()) {
    const last = runs.at(-1);
    if (i > 1 && last?.axis === axis) last.times++;
    else runs.push({ axis, times: 1 });
  }
  return runs.map(({ axis, times }) => `${axis}${powers[times] ?? ''}`).join('×');
}
