import type { Component, ComponentEffect } from '../documents/components.ts';
import type { Layer } from '../documents/explanation.ts';
import { flowName } from '../documents/flow-name.ts';
import { layerTensors, standsFor } from '../documents/flows.ts';

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

/** What shares a flow in words: its layers, where it has several: `encoder.0: conv1 … relu_1 (4 layers)`. */
export function nameOfFlow(
  members: readonly [ComponentEffect, ...ComponentEffect[]],
  layers: readonly Layer[],
): string {
  const tensors = layerTensors(members);
  return tensors.size > 1 ? flowName(tensors, layers) : componentName(standsFor(members).component, layers);
}

/** The module path of the layer that produces a tensor; the tensor itself where there is none. */
export function layerName(tensor: string, layers: readonly Layer[]): string {
  return pathOf(layers.find((layer) => layer.tensor === tensor)) ?? tensor;
}

/** Layers that belong together, by their module paths: `conv1 and bn1`. */
export function layerNames(tensors: readonly string[], layers: readonly Layer[]): string {
  return tensors.map((tensor) => layerName(tensor, layers)).join(' and ');
}

function pathOf(layer: Layer | undefined): string | undefined {
  return layer === undefined || layer.path === '' ? layer?.node : layer.path;
}
