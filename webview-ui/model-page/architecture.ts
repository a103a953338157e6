import '../parts/node-tree.ts';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Layer } from '../../src/documents/explanation.ts';
import { buildTree, type TreeNode } from '../model/module-tree.ts';
import type { TreeContent } from '../parts/node-tree.ts';
import { nodeInWords } from '../parts/tree-cells.ts';
import { treeHostStyles } from '../parts/tree-styles.ts';
import { sharedStyles } from '../styles.ts';
import { ask, type ModelView } from './state.ts';

/** The model's modules and layers. */
@customElement('segcause-architecture')
class Architecture extends LitElement {
  static override styles = [sharedStyles, treeHostStyles];

  @property({ attribute: false }) layers: readonly Layer[] = [];
  @property({ attribute: false }) view!: ModelView;
  #nodes: readonly TreeNode[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('layers')) this.#nodes = buildTree(this.layers);
  }

  override render(): TemplateResult {
    const content: TreeContent = {
      nodes: this.#nodes,
      effects: null,
      columns:
        this.layers.filter(({ shape }) => shape.length > 0).length > this.layers.length / 2
          ? ['output', 'params']
          : ['params'],
      hint: this.#nodes.length === 0 ? html`<p class="dim">The model has no layers.</p>` : nothing,
      selected: this.view.selected,
      openNodes: this.view.openNodes,
      testId: 'tree',
      rowTestId: 'layer',
      words: (node) => nodeInWords(node, undefined, undefined),
      select: ({ component }) => {
        ask(this, { type: 'view', options: { selected: component } });
      },
      setOpen: (openNodes) => {
        ask(this, { type: 'view', options: { openNodes } });
      },
      goTo:
        ({ layer, component }) =>
        () => {
          const part = layer?.tensor ?? component;
          ask(this, { type: 'post', message: { type: 'goToDefinition', part } });
        },
    };
    return html`<segcause-node-tree .content=${content}></segcause-node-tree>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-architecture': Architecture;
  }
}
