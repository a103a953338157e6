/** Most nodes have no parts: they share this. */
const nothing: readonly Syntax[] = [];

/** A node of Python's syntax, by the names of tree-sitter's grammar. Comments and punctuation are left out. */
export class Syntax {
  #children: Syntax[] | null = null;
  #fields: Map<string, Syntax> | null = null;

  constructor(
    readonly type: string,
    readonly parent: Syntax | null,
    private readonly source: string,
    /** Place in the source, `[start, end)`. */
    readonly start: number,
    readonly end: number,
    /** Lines, counted from 1; `endLine` is the last one. */
    readonly line: number,
    readonly endLine: number,
  ) {}

  get children(): readonly Syntax[] {
    return this.#children ?? nothing;
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The part of a node that the grammar names so. */
  field(name: string): Syntax | null {
    return this.#fields?.get(name) ?? null;
  }

  /** Adds a part; only what the parser reads from the source is added. */
  add(child: Syntax, field: string | null, isNamed: boolean): void {
    if (isNamed) (this.#children ??= []).push(child);
    if (field === null || this.#fields?.has(field) === true) return;
    (this.#fields ??= new Map<string, Syntax>()).set(field, child);
  }

  /** This node and all below it, in the order of the source; what `isClosed` says is not entered. */
  *walk(isClosed: (node: Syntax) => boolean = () => false): Generator<Syntax> {
    const waiting: Syntax[] = [this];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      yield node;
      if (node !== this && isClosed(node)) continue;
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i];
        if (child !== undefined) waiting.push(child);
      }
    }
  }

  /** The nearest node around this one of one of the types. */
  within(...types: readonly string[]): Syntax | null {
    for (let node = this.parent; node !== null; node = node.parent) {
      if (types.includes(node.type)) return node;
    }
    return null;
  }
}

/** Whether a node has names of its own inside. */
export function isDefinition(node: Syntax): boolean {
  return node.type === 'function_definition' || node.type === 'class_definition';
}
