import '../parts/node-tree.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { Comparison } from '../../src/documents/comparison.ts';
import type { Explanation } from '../../src/documents/explanation.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { barScale } from '../model/bar-scale.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { signed } from '../model/format.ts';
import { buildTree, type Edge, type TreeNode } from '../model/module-tree.ts';
import { sharedInTree } from '../model/shared-in-tree.ts';
import { readingOf } from '../model/outcome-reading.ts';
import type { TreeContent } from '../parts/node-tree.ts';
import type { TreeEffects } from '../parts/tree-cells.ts';
import { treeHostStyles } from '../parts/tree-styles.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { differencesByKey } from './layer-changes.ts';
import type { ShownComparison } from './state.ts';
import { ComparisonPart } from './comparison-part.ts';

/** The modules, layers and skip connections of *before*, each with how much its effect differs. */
@customElement('segcause-change-tree')
class ChangeTree extends ComparisonPart {
  static override styles = [sharedStyles, treeHostStyles];

  #nodes: readonly TreeNode[] = [];
  #effects: TreeEffects | null = null;
  #edges = -1;
  #only: ReadonlySet<string> = new Set();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.#read(changed.get('shown'));
  }

  override render(): TemplateResult {
    const { component, openNodes } = this.view;
    const content: TreeContent = {
      nodes: this.#nodes,
      effects: this.#effects,
      columns: this.#effects === null ? ['output', 'params'] : ['Δ effect, pts'],
      hint: this.#hint(),
      selected: component,
      openNodes,
      testId: 'change-tree',
      rowTestId: 'change-node',
      words: (node, difference) => this.#words(node, difference),
      unknown: ({ kind, layer }) =>
        kind === 'layer' && layer !== null && this.#only.has(layer.tensor) ? 'only here' : '',
      select: (node) => {
        this.look({ component: node.component });
      },
      setOpen: (open) => {
        this.look({ openNodes: open });
      },
      goTo: ({ layer }) => {
        if (this.isReport || layer === null) return null;
        return () => {
          const message = { type: 'goToDefinition', side: 'before', part: layer.tensor } as const;
          ask(this, { type: 'post', message });
        };
      },
    };
    return html`<segcause-node-tree .content=${content}></segcause-node-tree>`;
  }

  #hint(): TreeContent['hint'] {
    const { by, pairs, onlyBefore, onlyAfter } = this.shown.comparison.matching;
    if (by === 'names') return nothing;
    return html`<p class="dim" data-testid="matching">
      Matched by order and operator: ${pairs.length} layers; ${onlyBefore.length} only before,
      ${onlyAfter.length} only after.
    </p>`;
  }

  #read(before: ShownComparison | undefined): void {
    const { comparison } = this.shown;
    const { layers } = comparison.before;
    const edges = comparison.components.flatMap(({ before: own }): Edge[] =>
      own.kind === 'edge' ? [own] : [],
    );
    if (before?.comparison.before.layers !== layers || edges.length !== this.#edges) {
      this.#edges = edges.length;
      this.#nodes = buildTree(layers, edges);
      this.#only = new Set(comparison.matching.onlyBefore);
    }
    if (before?.comparison.components === comparison.components) return;
    const known = differencesByKey(comparison);
    const outcome = readingOf('dice', comparison.before.question);
    const notes = sharedInTree(this.#nodes, flowsIn(comparison));
    this.#effects =
      known.size === 0 ? null : { known, outcome, notes, scale: barScale(known.values(), outcome) };
  }

  #words({ kind, name, layer }: TreeNode, difference: BlockEffect | undefined): string {
    const what = kind === 'module' ? `module ${name}` : kind === 'edge' ? `skip connection ${name}` : name;
    const only = layer !== null && this.#only.has(layer.tensor) ? ', only in the model before' : '';
    const effect = difference === undefined ? '' : `, Δ ${signed(difference.mean)} points`;
    return `${what}${only}${effect}`;
  }
}

/** The flow of each component of *before*, which its counterpart in *after* has too where they agree. */
function flowsIn({ before, after, components }: Comparison): (key: string) => number | undefined {
  const flowOf = ({ components: found }: Explanation): ReadonlyMap<string, number | undefined> =>
    new Map(found?.effects.map(({ component, flow }) => [componentKey(component), flow]));
  const [own, other] = [flowOf(before), flowOf(after)];
  const numbers = new Map<string, number>();
  const flows = components.map(({ before: here, after: there }) => {
    const [mine, theirs] = [own.get(componentKey(here)), other.get(componentKey(there))];
    if (mine === undefined || theirs === undefined) return [componentKey(here), undefined] as const;
    const number = numbers.get(`${mine} ${theirs}`) ?? numbers.size;
    numbers.set(`${mine} ${theirs}`, number);
    return [componentKey(here), number] as const;
  });
  const byKey = new Map(flows);
  return (key) => byKey.get(key);
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-change-tree': ChangeTree;
  }
}
