import type { Component } from '../documents/components.ts';
import type { Layer } from '../documents/explanation.ts';

/** A component in words, layers by their module path: `module encoder`, `layer encoder.conv1`, `edge encoder.relu → up`. */
export function componentName(component: Component, layers: readonly Layer[]): string {
  switch (component.kind) {
    case 'module':
      return `module ${component.path}`;
    case 'layer':
      return `layer ${layerName(component.tensor, layers)}`;
    case 'edge': {
      const consumer = layers.find(({ node }) => node === component.consumer);
      return `edge ${layerName(component.tensor, layers)} → ${pathOf(consumer) ?? component.consumer}`;
    }
    case 'channels': {
      const [from, to] = component.range;
      const name = layerName(component.tensor, layers);
      return to - from === 1 ? `channel ${from} of ${name}` : `channels ${from}–${to - 1} of ${name}`;
    }
  }
}

/** The module path of the layer that produces a tensor; the tensor itself where there is none. */
export function layerName(tensor: string, layers: readonly Layer[]): string {
  return pathOf(layers.find((layer) => layer.tensor === tensor)) ?? tensor;
}

function pathOf(layer: Layer | undefined): string | undefined {
  return layer === undefined || layer.path === '' ? layer?.node : layer.path;
}
