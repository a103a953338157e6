/** The lines of a file that define a layer or module, counted from 1, the last included. */
export interface Definition {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** How it was found, in words for the user. */
  readonly why: string;
}

/** Definitions without duplicates: one for each file and first line. */
export function distinct(definitions: readonly Definition[]): readonly Definition[] {
  const places = new Map(
    definitions.map((definition) => [`${definition.line} ${definition.file}`, definition]),
  );
  return [...places.values()];
}

/** The last part of a dotted name: `Conv2d` of `torch.nn.Conv2d`. */
export function unqualified(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
