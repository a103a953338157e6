import { html, type TemplateResult } from 'lit';
import type { BarScale } from '../model/bar-scale.ts';
import { imageShape } from '../model/component-names.ts';
import { type BlockEffect, isUnsure } from '../model/block-effect.ts';
import { effectInWords, effectNumber, grouped, shape, short } from '../model/format.ts';
import type { TreeNode } from '../model/module-tree.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { effectBar } from './effect-bar.ts';

/** Effects as the tree shows them. */
export interface TreeEffects {
  readonly known: ReadonlyMap<string, BlockEffect>;
  readonly outcome: OutcomeReading;
  readonly scale: BarScale;
  /** By component: what stands in place of its effect, such as the one further up that shows the effect of both. */
  readonly notes?: ReadonlyMap<string, string>;
}

/** The cells of a node: name, output and parameters. */
export function nodeCells(node: TreeNode): TemplateResult {
  const { kind, name, layer, parameters } = node;
  return html`
    <span class="name">${name} <span class="dim operator">${operatorBeside(node)}</span></span>
    <span class="shape dim number">${kind === 'layer' ? imageShape(layer?.shape ?? []) : ''}</span>
    <span class="params dim number">${parameters > 0 ? short(parameters) : ''}</span>
  `;
}

/** A layer's operator, where its name does not say it already. */
function operatorBeside({ name, layer, kind }: TreeNode): string {
  const operator = kind === 'layer' ? (layer?.operator ?? '') : '';
  return name.toLowerCase().includes(operator.toLowerCase()) ? '' : operator;
}

/**
 * The effect in a row of the tree, as a bar and a number.
 * @param unknown what stands where it is not known
 */
export function effectCells(
  effect: BlockEffect | undefined,
  { outcome, scale, notes }: TreeEffects,
  { component }: TreeNode,
  unknown = '',
): TemplateResult {
  const note = notes?.get(component);
  if (note !== undefined) return html`<span class="note dim">${note}</span>`;
  if (effect === undefined)
    return html`<span class="effect-bar"></span><span class="effect dim">${unknown}</span>`;
  return html`
    ${effectBar(effect, outcome, scale)}
    <span class="number effect ${isUnsure(effect) ? 'dim' : ''}">${effectNumber(effect)}</span>
  `;
}

/** A row of the tree in one line. */
export function nodeInWords(
  { kind, name, layer, parameters }: TreeNode,
  effect: BlockEffect | undefined,
  outcome: OutcomeReading | undefined,
  note?: string,
): string {
  const what = kind === 'module' ? `module ${name}` : kind === 'edge' ? `skip connection ${name}` : name;
  const facts =
    kind === 'layer' && layer !== null
      ? [layer.operator, ...(layer.shape.length > 0 ? [`output ${shape(layer.shape)}`] : [])]
      : [];
  const counts = kind === 'edge' ? [] : [`${grouped(parameters)} parameters`];
  const effects =
    effect === undefined || outcome === undefined
      ? []
      : [`effect ${effectInWords(effect, outcome)}`, ...(note === undefined ? [] : [note])];
  return [what, ...facts, ...counts, ...effects].join(', ');
}
