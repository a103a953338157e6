/** Metadata keys under which exporters and training frameworks keep class names. */
const keys = ['classes', 'class_names', 'names', 'labels'];

/** Class names by index from a model's metadata: a JSON list, a JSON object by index, or a list with commas. */
export function classNamesOf(metadata: ReadonlyMap<string, string>): readonly string[] {
  for (const key of keys) {
    const names = parse(metadata.get(key) ?? '');
    if (names.length > 0) return names;
  }
  return [];
}

function parse(text: string): readonly string[] {
  if (text.trim() === '') return [];
  try {
    const json: unknown = JSON.parse(text.replaceAll("'", '"').replaceAll(/([{,]\s*)(\d+)\s*:/g, '$1"$2":'));
    if (typeof json !== 'object' || json === null) return [];
    return Object.values(json).map(String);
  } catch {
    return text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }
}
