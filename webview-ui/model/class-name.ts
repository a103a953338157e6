import type { Question } from '../../src/documents/explanation.ts';

/** The class that is explained, by its name where the model has one. */
export function className({ classes, channel }: Question['head']): string {
  return classes[channel] ?? `class ${channel}`;
}
