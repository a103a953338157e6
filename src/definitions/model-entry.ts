/** A span of text on one line; line and column count from 1. */
export interface TextSpan {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/**
 * Where a TensorFlow.js `model.json` names a layer: by its path or the end of it, else by the name of a module around
 * it; null where no name is found.
 * @param path the layer's module path, with dots
 */
export function entryOf(modelJson: string, path: string): TextSpan | null {
  const parts = path.split('.');
  const names = parts.map((_, i) => parts.slice(i).join('/'));
  for (const name of [...names, ...parts.toReversed().slice(1)]) {
    const found = namedEntry(modelJson, name);
    if (found !== null) return found;
  }
  return null;
}

function namedEntry(text: string, name: string): TextSpan | null {
  const literal = JSON.stringify(name)
    .slice(1, -1)
    .replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  const match = new RegExp(`"name"\\s*:\\s*"(?:[^"\\\\]*/)?${literal}"`, 'u').exec(text);
  if (match === null) return null;
  const before = text.slice(0, match.index);
  const line = before.split('\n').length;
  return { line, column: match.index - (before.lastIndexOf('\n') + 1) + 1, length: match[0].length };
}
