/** Lines of a file that define a layer or module; lines count from 1, `endLine` is the last one. */
export interface Definition {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** How it was found, in words. */
  readonly why: string;
}

/** Each place once. */
export function distinct(definitions: readonly Definition[]): readonly Definition[] {
  const places = new Map(
    definitions.map((definition) => [`${definition.line} ${definition.file}`, definition]),
  );
  return [...places.values()];
}
