import type { Head } from './explanation.ts';

/** What the explained class is called: its name where the model has one, else its number. */
export function className({ classes, channel }: Pick<Head, 'classes' | 'channel'>): string {
  return classes[channel] ?? `class ${channel}`;
}
