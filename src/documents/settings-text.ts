import type { Settings } from './settings.ts';

/** The text of a settings file: readable JSON, each list of plain values on one line. */
export function settingsText(settings: Settings): string {
  const text = JSON.stringify(settings, null, 2);
  return `${text.replaceAll(/\[\s+([^[\]{}]*?)\s+\]/gu, (_, items: string) => `[${items.replaceAll(/\n\s*/gu, ' ')}]`)}\n`;
}
