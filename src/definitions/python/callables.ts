import type { PythonFunction, PythonProject } from './project.ts';
import {
  bind,
  ownAttribute,
  returnsOf,
  selfName,
  type Scope,
  type ScopedExpression,
  valuesOf,
} from './scope.ts';
import { isDefinition, type Syntax } from './syntax.ts';
import { ownNodes, type PythonClass } from './source-file.ts';

/** A class or function of the project, or one of a library, by its name. */
export type Callable =
  | { readonly kind: 'class'; readonly cls: PythonClass }
  | { readonly kind: 'function'; readonly fn: Syntax; readonly scope: Scope }
  | { readonly kind: 'library'; readonly name: string };

const maxDepth = 12;

/** The callables that an expression may refer to, as a called expression or as a base class. */
export function callablesOf(project: PythonProject, value: ScopedExpression, depth = 0): readonly Callable[] {
  const { expr, scope } = value;
  if (depth > maxDepth || !project.step()) return [];
  const inner = (part: Syntax | null | undefined): readonly Callable[] =>
    part === null || part === undefined ? [] : callablesOf(project, { expr: part, scope }, depth + 1);
  switch (expr.type) {
    case 'identifier':
      return ofName(project, value, depth);
    case 'attribute':
      return ofAttribute(project, value, depth);
    case 'parenthesized_expression':
      return inner(expr.children[0]);
    case 'conditional_expression':
      return [...inner(expr.children[0]), ...inner(expr.children[2])];
    case 'boolean_operator':
      return expr.children.flatMap(inner);
    case 'dictionary':
      return expr.children.flatMap((pair) => inner(pair.field('value')));
    case 'subscript':
      return inner(expr.field('value'));
    case 'lambda':
      return [{ kind: 'function', fn: expr, scope }];
    case 'call':
      return ofCall(project, value, depth);
    default:
      return [];
  }
}

function ofName(
  project: PythonProject,
  { expr, scope }: ScopedExpression,
  depth: number,
): readonly Callable[] {
  const name = expr.text;
  const values = valuesOf(name, expr, scope);
  if (values.length > 0) return values.flatMap((value) => callablesOf(project, value, depth + 1));
  const local = scope.fn === null ? undefined : localFunction(scope.fn, name);
  if (local !== undefined) return [{ kind: 'function', fn: local, scope }];
  return toCallables(project.named(name, scope.file), scope.file.imports.get(name)?.name ?? name);
}

/** A function by its name that is nested in a function, or in one around it. */
function localFunction(fn: Syntax, name: string): Syntax | undefined {
  for (const node of fn.walk(isDefinition)) {
    if (node !== fn && node.type === 'function_definition' && node.field('name')?.text === name) return node;
  }
  const around = fn.within('function_definition', 'class_definition');
  return around?.type === 'function_definition' ? localFunction(around, name) : undefined;
}

function ofAttribute(project: PythonProject, value: ScopedExpression, depth: number): readonly Callable[] {
  const { expr, scope } = value;
  const name = expr.textOf('attribute');
  const own = ownAttribute(value);
  if (own !== null && scope.cls !== null) {
    const method = methodOf(project, scope.cls, own);
    if (method !== null) return [{ kind: 'function', ...method }];
    return ownValues(scope.cls, own).flatMap((set) => callablesOf(project, set, depth + 1));
  }
  const object = expr.textOf('object');
  return toCallables(project.inModule(object, name, scope.file), name);
}

/** The expressions that the methods of a class assign to an attribute of `self`. */
function ownValues(cls: PythonClass, attribute: string): readonly ScopedExpression[] {
  return [...cls.methods.values()].flatMap((fn) => {
    const scope = { file: cls.file, cls, fn, bindings: new Map<string, ScopedExpression>() };
    const target = `${selfName(scope) ?? 'self'}.${attribute}`;
    return ownNodes(fn)
      .filter((node) => node.type === 'assignment' && node.field('left')?.text === target)
      .flatMap((node) => node.field('right') ?? [])
      .map((expr) => ({ expr, scope }));
  });
}

function ofCall(
  project: PythonProject,
  { expr, scope }: ScopedExpression,
  depth: number,
): readonly Callable[] {
  const called = expr.field('function');
  const args = expr.field('arguments');
  if (called === null) return [];
  const name = called.field('attribute')?.text ?? called.text;
  if (name === 'partial' && args?.children[0] !== undefined)
    return callablesOf(project, { expr: args.children[0], scope }, depth + 1);
  return callablesOf(project, { expr: called, scope }, depth + 1).flatMap((callable) =>
    resultsOf(callable, args, scope).flatMap((result) => callablesOf(project, result, depth + 1)),
  );
}

function toCallables(
  { classes, functions }: { classes: readonly PythonClass[]; functions: readonly PythonFunction[] },
  name: string,
): readonly Callable[] {
  if (classes.length === 0 && functions.length === 0) return [{ kind: 'library', name }];
  return [
    ...classes.map((cls): Callable => ({ kind: 'class', cls })),
    ...functions.map(({ node, file }): Callable => {
      const scope: Scope = { file, cls: null, fn: node, bindings: new Map() };
      return { kind: 'function', fn: node, scope };
    }),
  ];
}

/**
 * The expressions that a call of a function of the project returns; none for classes and libraries.
 * @param caller the scope of the call
 */
export function resultsOf(
  callable: Callable,
  args: Syntax | null,
  caller: Scope,
): readonly ScopedExpression[] {
  if (callable.kind !== 'function') return [];
  const { fn, scope } = callable;
  const isMethod = scope.cls?.methods.get(fn.textOf('name')) === fn;
  const isStatic = fn.parent?.type === 'decorated_definition' && fn.parent.text.startsWith('@staticmethod');
  const bindings = new Map([...scope.bindings, ...bind(fn, args, caller, isMethod && !isStatic)]);
  const inner: Scope = fn.type === 'lambda' ? { ...scope, bindings } : { ...scope, fn, bindings };
  return returnsOf(fn).map((expr) => ({ expr, scope: inner }));
}

/** The classes of the project that a class derives from. */
export function basesOf(project: PythonProject, cls: PythonClass): readonly PythonClass[] {
  const scope: Scope = { file: cls.file, cls: null, fn: null, bindings: new Map() };
  return cls.bases
    .flatMap((expr) => callablesOf(project, { expr, scope }))
    .flatMap((callable) => (callable.kind === 'class' && callable.cls !== cls ? [callable.cls] : []));
}

/** A class and its direct and indirect base classes in the project, nearest first. */
export function ancestry(project: PythonProject, cls: PythonClass): readonly PythonClass[] {
  const seen = new Set([cls]);
  for (const one of seen) for (const base of basesOf(project, one)) seen.add(base);
  return [...seen];
}

/** A method of a class, own or inherited, in the scope of an instance of `cls`. */
export function methodOf(
  project: PythonProject,
  cls: PythonClass,
  name: string,
): { readonly fn: Syntax; readonly scope: Scope } | null {
  for (const owner of ancestry(project, cls)) {
    const fn = owner.methods.get(name);
    if (fn !== undefined) return { fn, scope: { file: owner.file, cls, fn, bindings: new Map() } };
  }
  return null;
}
