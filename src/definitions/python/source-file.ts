import { isDefinition, type Syntax } from './syntax.ts';

/** A class of a Python file. */
export interface PythonClass {
  readonly name: string;
  readonly file: PythonFile;
  readonly node: Syntax;
  /** The base classes, as written. */
  readonly bases: readonly Syntax[];
  readonly methods: ReadonlyMap<string, Syntax>;
}

/** The origin of an imported name: `from module import name`; `name` is null for `import module`. */
interface Import {
  readonly module: string;
  readonly name: string | null;
}

/** A Python file, with its definitions and imports by name. */
export interface PythonFile {
  readonly path: string;
  readonly root: Syntax;
  readonly classes: ReadonlyMap<string, PythonClass>;
  /** Functions outside of classes. */
  readonly functions: ReadonlyMap<string, Syntax>;
  readonly imports: ReadonlyMap<string, Import>;
  /** Modules from which everything is imported: `from module import *`. */
  readonly wildcards: readonly string[];
}

/** Collects the definitions and imports of a file from its syntax tree. */
export function sourceFile(path: string, root: Syntax): PythonFile {
  const classes = new Map<string, PythonClass>();
  const functions = new Map<string, Syntax>();
  const imports = new Map<string, Import>();
  const wildcards: string[] = [];
  const file: PythonFile = { path, root, classes, functions, imports, wildcards };
  for (const node of root.walk()) {
    const name = node.textOf('name');
    if (node.type === 'class_definition' && !classes.has(name)) classes.set(name, classOf(node, name, file));
    else if (node.type === 'function_definition' && node.within('class_definition') === null)
      functions.set(name, node);
    else if (node.type === 'import_statement' || node.type === 'import_from_statement')
      readImport(node, imports, wildcards);
  }
  return file;
}

function classOf(node: Syntax, name: string, file: PythonFile): PythonClass {
  const methods = new Map<string, Syntax>();
  for (const statement of node.childrenOf('body')) {
    const method = statement.type === 'decorated_definition' ? statement.field('definition') : statement;
    const called = method?.field('name')?.text;
    if (method?.type === 'function_definition' && called !== undefined) methods.set(called, method);
  }
  const bases = node.childrenOf('superclasses').filter(({ type }) => type !== 'keyword_argument');
  return { name, file, node, bases, methods };
}

function readImport(node: Syntax, imports: Map<string, Import>, wildcards: string[]): void {
  const from = node.field('module_name');
  for (const child of node.children) {
    if (child === from) continue;
    if (child.type === 'wildcard_import') {
      wildcards.push(node.textOf('module_name'));
      continue;
    }
    const original = (child.field('name') ?? child).text;
    const alias = child.field('alias')?.text;
    if (from !== null) imports.set(alias ?? original, { module: from.text, name: original });
    else if (alias !== undefined) imports.set(alias, { module: original, name: null });
    else imports.set(original.split('.')[0] ?? original, { module: original, name: null });
  }
}

/** The statements and expressions of a function, class or module, without those of definitions nested in it. */
export function ownNodes(definition: Syntax): readonly Syntax[] {
  const cached = ownNodesByDefinition.get(definition);
  if (cached !== undefined) return cached;
  const body = definition.field('body') ?? definition;
  const nodes = [...body.walk(isDefinition)].filter((node) => node === body || !isDefinition(node));
  ownNodesByDefinition.set(definition, nodes);
  return nodes;
}

const ownNodesByDefinition = new WeakMap<Syntax, readonly Syntax[]>();
