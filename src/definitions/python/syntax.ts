/** Shared by all leaves, which are most nodes. */
const noChildren: readonly Syntax[] = [];

/**
 * A node of a Python syntax tree; types and fields are those of tree-sitter's grammar. Comments and punctuation are
 * left out. Malformed source may lack any part.
 */
export class Syntax {
  #children: Syntax[] | null = null;
  #fields: Map<string, Syntax> | null = null;

  constructor(
    readonly type: string,
    readonly parent: Syntax | null,
    private readonly source: string,
    /** Offsets in the source, `[start, end)`. */
    readonly start: number,
    readonly end: number,
    /** First and last line, counted from 1. */
    readonly line: number,
    readonly endLine: number,
  ) {}

  get children(): readonly Syntax[] {
    return this.#children ?? noChildren;
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The child in a field of the grammar; null where there is none. */
  field(name: string): Syntax | null {
    return this.#fields?.get(name) ?? null;
  }

  /** The text of the child in a field; empty where there is none. */
  textOf(field: string): string {
    return this.field(field)?.text ?? '';
  }

  /** The children of the child in a field; none where there is no such child. */
  childrenOf(field: string): readonly Syntax[] {
    return this.field(field)?.children ?? noChildren;
  }

  /** Adds a child; only the parser calls this. */
  add(child: Syntax, field: string | null, isNamed: boolean): void {
    if (isNamed) (this.#children ??= []).push(child);
    if (field === null || this.#fields?.has(field) === true) return;
    (this.#fields ??= new Map<string, Syntax>()).set(field, child);
  }

  /** This node and its descendants in source order, without the descendants of nodes for which `isClosed` holds. */
  *walk(isClosed: (node: Syntax) => boolean = () => false): Generator<Syntax> {
    const waiting: Syntax[] = [this];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      yield node;
      if (node !== this && isClosed(node)) continue;
      for (const child of node.children.toReversed()) waiting.push(child);
    }
  }

  /** The nearest ancestor of one of the types. */
  within(...types: readonly string[]): Syntax | null {
    for (let node = this.parent; node !== null; node = node.parent) {
      if (types.includes(node.type)) return node;
    }
    return null;
  }
}

/** Whether a node opens a scope of its own for names. */
export function isDefinition(node: Syntax): boolean {
  return node.type === 'function_definition' || node.type === 'class_definition';
}
