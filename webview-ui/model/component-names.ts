import { at } from '../../src/at.ts';
import { componentKey, moduleOfKey } from '../../src/documents/component-key.ts';
import type { Component } from '../../src/documents/components.ts';
import type { Layer } from '../../src/documents/explanation.ts';

/** The layers of a network, by the tensor they produce and by node. */
export interface LayerIndex {
  readonly layers: readonly Layer[];
  readonly byTensor: ReadonlyMap<string, Layer>;
  readonly byNode: ReadonlyMap<string, Layer>;
}

const indices = new WeakMap<readonly Layer[], LayerIndex>();

/** The index of a list of layers, built once. */
export function layerIndex(layers: readonly Layer[]): LayerIndex {
  const made = indices.get(layers);
  if (made !== undefined) return made;
  const index = {
    layers,
    byTensor: new Map(layers.map((layer) => [layer.tensor, layer])),
    byNode: new Map(layers.map((layer) => [layer.node, layer])),
  };
  indices.set(layers, index);
  return index;
}

/** The last part of a node's name, which differs between the nodes of a module. */
export function nodeName(node: string): string {
  return node.split('/').findLast((part) => part !== '') ?? node;
}

/** A layer in words: its module path, or its node where that has none. */
export function layerName({ path, node }: Pick<Layer, 'path' | 'node'>): string {
  return path === '' ? node : path;
}

function nameOf(layer: Layer | undefined, otherwise: string): string {
  return layer === undefined ? otherwise : layerName(layer);
}

/** The layer of a tensor in words; the tensor itself where no layer produces it. */
export function tensorName(tensor: string, { byTensor }: LayerIndex): string {
  return nameOf(byTensor.get(tensor), tensor);
}

/** The tensor that a component is of; null for a module. */
export function tensorOf(component: Component): string | null {
  return 'tensor' in component ? component.tensor : null;
}

/** A component in words: "encoder.0", "encoder.0.conv1", "encoder.0.relu_1 → decoder.2", "channels 0–15". */
export function componentName(component: Component, index: LayerIndex): string {
  switch (component.kind) {
    case 'module':
      return component.path;
    case 'layer':
      return tensorName(component.tensor, index);
    case 'edge':
      return `${tensorName(component.tensor, index)} → ${nameOf(index.byNode.get(component.consumer), component.consumer)}`;
    case 'channels':
      return rangeInWords(component.range);
  }
}

/** "channel 7", "channels 0–15". */
export function rangeInWords([from, to]: readonly [number, number]): string {
  return to - from === 1 ? `channel ${from}` : `channels ${from}–${to - 1}`;
}

/** The key of a part: of a layer by its tensor, or of a module by its key. */
export function keyOfPart(part: string): string {
  return moduleOfKey(part) === null ? componentKey({ kind: 'layer', tensor: part }) : part;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A tensor's shape without its batch axis, equal sides as a power: "64×128²". */
export function imageShape(axes: readonly (number | string)[]): string {
  const runs: { axis: number | string; times: number }[] = [];
  for (const [i, axis] of (axes.length > 1 ? axes.slice(1) : axes).entries()) {
    const last = runs.at(-1);
    if (i > 1 && last?.axis === axis) last.times++;
    else runs.push({ axis, times: 1 });
  }
  return runs.map(({ axis, times }) => `${axis}${times === 1 ? '' : superscript(times)}`).join('×');
}

function superscript(number: number): string {
  return Array.from(String(number), (digit) => at(superscripts, Number(digit))).join('');
}
