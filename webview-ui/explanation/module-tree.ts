import '../parts/node-tree.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { isChannelsKey } from '../../src/documents/component-key.ts';
import { ask } from './actions.ts';
import { barScale } from '../model/bar-scale.ts';
import { componentEffectOn, componentReading, type KnownComponents } from '../model/component-effects.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { keyOfPart } from '../model/component-names.ts';
import { buildTree, type Edge, type TreeNode } from '../model/module-tree.ts';
import { effectInWords } from '../model/format.ts';
import { learntBy, learntReading, rankedByIn } from '../model/learnt.ts';
import { learntInTree } from '../model/learnt-in-tree.ts';
import { sharedInTree } from '../model/shared-in-tree.ts';
import type { ShownState } from './state.ts';
import { sharedStyles } from '../styles.ts';
import type { TreeContent } from '../parts/node-tree.ts';
import { nodeInWords, type TreeEffects } from '../parts/tree-cells.ts';
import { treeHostStyles } from '../parts/tree-styles.ts';
import { PanelPart } from './panel-part.ts';

/** The network's modules, layers and skip connections, each with its effect. */
@customElement('segcause-tree')
class ModuleTree extends PanelPart {
  static override styles = [sharedStyles, treeHostStyles];

  #nodes: readonly TreeNode[] = [];
  #effects: TreeEffects | null = null;
  #edges = '';
  /** Whether numbers are of what layers have learnt. */
  #isLearnt = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.#build(changed.get('shown'));
    const before = changed.get('view');
    const isRead = before?.outcome === this.view.outcome && before.rankedBy === this.view.rankedBy;
    if (changed.has('shown') || !isRead) this.#readEffects();
  }

  override render(): TemplateResult {
    const { component, tensor, openNodes } = this.view;
    const effects = this.#effects;
    const content: TreeContent = {
      nodes: this.#nodes,
      effects,
      columns:
        effects === null
          ? ['output', 'params']
          : [`${this.#isLearnt ? 'learnt' : 'flow'}, ${effects.outcome.unit}`],
      hint: this.#nodes.length === 0 ? html`<p class="dim">The model names no layers.</p>` : nothing,
      // Channels have no row: that of their layer is selected with them.
      selected:
        tensor !== null && component !== null && isChannelsKey(component) ? keyOfPart(tensor) : component,
      openNodes,
      testId: 'tree',
      rowTestId: 'layer',
      words: (node, effect) => nodeInWords(node, effect, effects?.outcome, this.#besides(node.component)),
      select: (node, measure) => {
        ask(this, {
          type: 'selectComponent',
          component: node.component,
          tensor: node.layer?.tensor ?? null,
          measure,
        });
      },
      setOpen: (open) => {
        this.look({ openNodes: open });
      },
      goTo: (node) => {
        if (this.isReport) return null;
        return () => {
          ask(this, { type: 'goToDefinition', part: node.layer?.tensor ?? node.component });
        };
      },
      menu: (node, at) => {
        ask(this, { type: 'menu', component: node.component, tensor: node.layer?.tensor ?? null, at });
      },
    };
    return html`<segcause-node-tree .content=${content}></segcause-node-tree>`;
  }

  #build(before: ShownState | undefined): void {
    const { layers } = this.shown.explanation;
    const edges = edgesIn(this.shown.components);
    const edgeKeys = edges.map(({ tensor, consumer }) => `${tensor}\n${consumer}`).join('\n');
    if (before?.explanation.layers === layers && edgeKeys === this.#edges) return;
    this.#edges = edgeKeys;
    this.#nodes = buildTree(layers, edges);
  }

  #readEffects(): void {
    const { components, explanation } = this.shown;
    const by = rankedByIn(this.shown, this.view);
    const findings = by === 'flow' ? undefined : learntBy(explanation, by);
    this.#isLearnt = findings !== undefined;
    if (findings !== undefined) {
      const outcome = learntReading(this.view.outcome, explanation, findings);
      const { known, notes } = learntInTree(this.#nodes, findings, outcome);
      this.#effects = { known, outcome, notes, scale: barScale(known.values(), outcome) };
      return;
    }
    const outcome = componentReading(this.view.outcome, explanation);
    const known = new Map<string, BlockEffect>();
    for (const [key, effect] of components) {
      if (effect.component.kind !== 'channels') known.set(key, componentEffectOn(effect, outcome));
    }
    const notes = sharedInTree(this.#nodes, (key) => components.get(key)?.flow);
    this.#effects =
      known.size === 0 ? null : { known, outcome, notes, scale: barScale(known.values(), outcome) };
  }

  /** What a row says besides its number: the flow that it shares, or its flow where the number is what was learnt. */
  #besides(component: string): string | undefined {
    const note = this.#effects?.notes?.get(component);
    const flow = this.shown.components.get(component);
    if (!this.#isLearnt || flow === undefined) return note;
    const outcome = componentReading(this.view.outcome, this.shown.explanation);
    return `flow ${effectInWords(componentEffectOn(flow, outcome), outcome)}`;
  }
}

function edgesIn(components: KnownComponents): readonly Edge[] {
  return [...components.values()].flatMap(({ component }) => (component.kind === 'edge' ? [component] : []));
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-tree': ModuleTree;
  }
}
