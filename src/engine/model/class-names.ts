import type { Settings } from '../../documents/settings.ts';

/** Metadata keys under which exporters and training frameworks keep class names. */
const keys = ['classes', 'class_names', 'names', 'labels'];

/**
 * Class names by index from a model's metadata: a list or dictionary of names by index or of indices by name, as JSON or
 * as Python prints it; or names with commas between them, with or without their indices (`0: liver, 1: spleen`).
 */
export function classNamesOf(metadata: ReadonlyMap<string, string>): readonly string[] {
  for (const key of keys) {
    const text = metadata.get(key);
    const names = text === undefined ? [] : parse(text.trim());
    if (names.length > 0) return names;
  }
  return [];
}

/** The names of so many classes by index, of the values of masks by name; undefined unless these are just their indices. */
export function namesOfLabels(labels: Settings['labels'] = {}, classes: number): string[] | undefined {
  const single = Object.entries(labels).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  );
  const sorted = single.toSorted(([, a], [, b]) => a - b);
  const areIndices = sorted.length === classes && sorted.every(([, value], index) => value === index);
  return areIndices ? sorted.map(([name]) => name) : undefined;
}

function parse(text: string): readonly string[] {
  const isStructured = /^[[({].*[\])}]$/su.test(text);
  const items = itemsOf(isStructured ? text.slice(1, -1) : text, isStructured);
  if (items === null || items.length === 0) return [];
  const entries = items.flatMap((item) => (item.key === null ? [] : [[item.key, item.value] as const]));
  if (entries.length === 0) {
    // A number alone is how many there are, not what they are called.
    return !isStructured && items.length === 1 && isIndex(text) ? [] : items.map(({ value }) => value);
  }
  if (entries.length < items.length) return [];
  if (entries.every(([key]) => isIndex(key))) return byIndex(entries);
  return byIndex(entries.map(([name, index]) => [index, name]));
}

interface Item {
  readonly key: string | null;
  readonly value: string;
}

/** Splits at commas and colons outside of quotes; null where a value of a list is a list itself. */
function itemsOf(text: string, isStructured: boolean): readonly Item[] | null {
  const items: Item[] = [];
  let key: string | null = null;
  let value = '';
  const end = (): void => {
    const trimmed = value.trim();
    if (trimmed !== '' || key !== null) items.push({ key, value: trimmed });
    [key, value] = [null, ''];
  };
  for (const [token] of text.matchAll(tokens)) {
    if (token === ',' || token === '\n') end();
    else if (token === ':' && key === null) [key, value] = [value.trim(), ''];
    else if (isStructured && /^[[\](){}]$/u.test(token)) return null;
    else value += isQuoted(token) && value.trim() === '' ? unquoted(token) : token;
  }
  end();
  return items;
}

/** Quoted text, a mark, or anything else. An apostrophe within a word opens no quotes. */
const tokens = /(?<![\p{L}\p{N}])'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[,:\n[\](){}]|[^,:\n"'[\](){}]+|["']/gsu;

function isQuoted(token: string): boolean {
  return token.length > 1 && (token.startsWith('"') || token.startsWith("'"));
}

function unquoted(token: string): string {
  return token
    .slice(1, -1)
    .replaceAll(/\\u([\da-f]{4})/giu, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll(/\\(.)/gsu, '$1');
}

const maximumClasses = 4096;

function isIndex(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) < maximumClasses;
}

/** Names in the order of their indices; an index without a name is `class N`. */
function byIndex(entries: readonly (readonly [index: string, name: string])[]): readonly string[] {
  if (!entries.every(([index]) => isIndex(index))) return [];
  const names = new Map(entries.map(([index, name]) => [Number(index), name]));
  const count = Math.max(-1, ...names.keys()) + 1;
  return Array.from({ length: count }, (_, index) => names.get(index) ?? `class ${index}`);
}
