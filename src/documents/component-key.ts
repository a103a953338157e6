import type { Component } from './components.ts';

/** The path of the module that a key is of; null for any other component. */
export function moduleOfKey(key: string): string | null {
  const start = 'module ';
  return key.startsWith(start) ? key.slice(start.length) : null;
}

/** Whether a key is of channels. */
export function isChannelsKey(key: string): boolean {
  return key.startsWith('channels ');
}

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
