import type { Component } from '../../src/documents/components.ts';
import type { Layer } from '../../src/documents/explanation.ts';

/** The layers of a network, by the tensor they make and by node. */
export interface LayerIndex {
  readonly layers: readonly Layer[];
  readonly byTensor: ReadonlyMap<string, Layer>;
  readonly byNode: ReadonlyMap<string, Layer>;
}

const indices = new WeakMap<readonly Layer[], LayerIndex>();

/** The index of a list of layers, made once. */
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

/** The last part of a node's name: what tells the nodes of one module apart. */
export function nodeName(node: string): string {
  return node.split('/').findLast((part) => part !== '') ?? node;
}

/** A layer in words: its module path, or its node where that has none. */
export function layerName({ path, node }: Pick<Layer, 'path' | 'node'>): string {
  return path === '' ? node : path;
}

/** A component in words: "encoder.0", "encoder.0.conv1", "encoder.0.relu_1 → decoder.2", "channels 0–15". */
export function componentName(component: Component, { byTensor, byNode }: LayerIndex): string {
  const named = (layer: Layer | undefined, otherwise: string): string =>
    layer === undefined ? otherwise : layerName(layer);
  switch (component.kind) {
    case 'module':
      return component.path;
    case 'layer':
      return named(byTensor.get(component.tensor), component.tensor);
    case 'edge':
      return [
        named(byTensor.get(component.tensor), component.tensor),
        named(byNode.get(component.consumer), component.consumer),
      ].join(' → ');
    case 'channels':
      return rangeInWords(component.range);
  }
}

/** "channel 7", "channels 0–15". */
export function rangeInWords([from, to]: readonly [number, number]): string {
  return to - from === 1 ? `channel ${from}` : `channels ${from}–${to - 1}`;
}

const powers = ['', '', '\u00b2', '\u00b3'];

/** A tensor's shape without its batch axis, equal sides as a power: "64×128²". */
export function imageShape(axes: readonly (number | string)[]): string {
  const runs: { axis: number | string; times: number }[] = [];
  for (const [i, axis] of (axes.length > 1 ? axes.slice(1) : axes).entries()) {
    const last = runs.at(-1);
    if (i > 1 && last?.axis === axis) last.times++;
    else runs.push({ axis, times: 1 });
  }
  return runs.map(({ axis, times }) => `${axis}${powers[times] ?? ''}`).join('×');
}
