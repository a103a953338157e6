import type { Component } from './components.ts';

/** A text that tells a component from all others of the same model. */
export function componentKey(component: Component): string {
  switch (component.kind) {
    case 'module':
      return `module ${component.path}`;
    case 'layer':
      return `layer ${component.tensor}`;
    case 'edge':
      return `edge ${component.tensor} to ${component.consumer}`;
    case 'channels':
      return `channels ${component.range.join('-')} of axis ${component.axis} of ${component.tensor}`;
  }
}
