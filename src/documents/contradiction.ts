/**
 * A part of a document that is well-formed but contradicts another part. Readers of documents rely on there being none:
 * the schemas report the first that generators yield.
 */
export interface Contradiction {
  /** Where it is in the part that is checked. */
  readonly path: readonly (string | number)[];
  /** To be read after the name of the field: `must lie within the input`. */
  readonly fault: string;
}
