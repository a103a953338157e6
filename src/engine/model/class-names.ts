/** Metadata keys under which exporters and training frameworks keep class names. */
const keys = ['classes', 'class_names', 'names', 'labels'];

/**
 * Class names by index from a model's metadata: a JSON list, a JSON object of names by index or of indices by name,
 * or a list with commas.
 */
export function classNamesOf(metadata: ReadonlyMap<string, string>): readonly string[] {
  for (const key of keys) {
    const text = metadata.get(key);
    const names = text === undefined ? [] : parse(text);
    if (names.length > 0) return names;
  }
  return [];
}

function parse(text: string): readonly string[] {
  if (text.trim() === '') return [];
  try {
    const json: unknown = JSON.parse(text.replaceAll("'", '"').replaceAll(/([{,]\s*)(\d+)\s*:/g, '$1"$2":'));
    if (typeof json !== 'object' || json === null) return [];
    const entries = Object.entries(json);
    if (entries.every(([key]) => isIndex(key))) return byIndex(entries);
    return byIndex(entries.map(([name, index]) => [String(index), name]));
  } catch {
    return text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }
}

const maximumClasses = 4096;

function isIndex(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) < maximumClasses;
}

/** Names in the order of their indices; an index without a name is `class N`. */
function byIndex(entries: readonly (readonly [index: string, name: unknown])[]): readonly string[] {
  if (!entries.every(([index]) => isIndex(index))) return [];
  const names = new Map(entries.map(([index, name]) => [Number(index), String(name)]));
  const count = Math.max(-1, ...names.keys()) + 1;
  return Array.from({ length: count }, (_, index) => names.get(index) ?? `class ${index}`);
}
