import { ownNodes, type PythonClass, type PythonFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** The expressions that parameters were bound to in a call, by name. */
export type Bindings = ReadonlyMap<string, ScopedExpression>;

/** The class and function around an expression, and what the function's parameters are bound to. */
export interface Scope {
  readonly file: PythonFile;
  readonly cls: PythonClass | null;
  readonly fn: Syntax | null;
  readonly bindings: Bindings;
}

/** An expression and the scope it is evaluated in. */
export interface ScopedExpression {
  readonly expr: Syntax;
  readonly scope: Scope;
}

/** The name of the `self` parameter of the method around; null outside of methods. */
export function selfName({ cls, fn }: Scope): string | null {
  if (cls === null || fn === null) return null;
  const [first] = methodAround(fn).childrenOf('parameters');
  return first?.type === 'identifier' ? first.text : null;
}

/** The outermost function around a function, or itself: nested functions of a method see its `self`. */
function methodAround(fn: Syntax): Syntax {
  const around = fn.within('function_definition', 'class_definition');
  return around?.type === 'function_definition' ? methodAround(around) : fn;
}

/** The attribute's name `x` in `self.x`; null for any other expression. */
export function ownAttribute({ expr, scope }: ScopedExpression): string | null {
  if (expr.type !== 'attribute') return null;
  const self = selfName(scope);
  const isOwn = self !== null && expr.field('object')?.text === self;
  return isOwn ? (expr.field('attribute')?.text ?? null) : null;
}

const maxValues = 16;

/**
 * The expressions that a name may refer to: earlier assignments in the function, else the parameter's argument or
 * default, else assignments in the functions around it, else in the module.
 * @param place the node at which the name is used
 */
export function valuesOf(name: string, place: Syntax, scope: Scope): readonly ScopedExpression[] {
  const { fn, file } = scope;
  if (fn !== null) {
    const assigned = assignmentsTo(name, fn, place.start);
    if (assigned.length > 0) return assigned.map((expr) => ({ expr, scope }));
    const given = scope.bindings.get(name);
    if (given !== undefined) return [given];
    const fallback = defaultOf(name, fn);
    if (fallback === 'none') return [];
    if (fallback !== null) return [{ expr: fallback, scope: { ...scope, fn: null } }];
    const around = fn.within('function_definition', 'class_definition');
    if (around?.type === 'function_definition') return valuesOf(name, fn, { ...scope, fn: around });
  }
  const outside: Scope = { file, cls: null, fn: null, bindings: new Map() };
  return assignmentsTo(name, file.root, Infinity).map((expr) => ({ expr, scope: outside }));
}

function assignmentsTo(name: string, within: Syntax, before: number): readonly Syntax[] {
  const found: Syntax[] = [];
  for (const node of ownNodes(within)) {
    if (node.start >= before || found.length >= maxValues) break;
    if (node.type === 'assignment' || node.type === 'named_expression') {
      const target = node.field('left') ?? node.field('name');
      const value = node.field('right') ?? node.field('value');
      if (target?.text === name && value !== null && value.end <= before) found.push(value);
    } else if (node.type === 'for_statement' && node.field('left')?.text === name) {
      const list = node.field('right');
      if (list?.type === 'list' || list?.type === 'tuple') found.push(...list.children);
    }
  }
  return found;
}

/** A parameter's default; `none` where it has none, null where the function has no such parameter. */
function defaultOf(name: string, fn: Syntax): Syntax | 'none' | null {
  for (const parameter of fn.childrenOf('parameters')) {
    if (parameterName(parameter) === name) return parameter.field('value') ?? 'none';
  }
  return null;
}

function parameterName(parameter: Syntax): string {
  return (parameter.field('name') ?? parameter.children[0] ?? parameter).text;
}

/**
 * Binds the parameters of a function to the arguments of a call.
 * @param scope the scope of the call
 * @param isMethod whether the first parameter is `self`, which no argument is bound to
 */
export function bind(fn: Syntax | undefined, args: Syntax | null, scope: Scope, isMethod: boolean): Bindings {
  const bindings = new Map<string, ScopedExpression>();
  if (fn === undefined || args === null) return bindings;
  const parameters = fn.childrenOf('parameters').slice(isMethod ? 1 : 0);
  let isPositional = true;
  let i = 0;
  for (const argument of args.children) {
    const value = argument.field('value');
    if (argument.type === 'keyword_argument' && value !== null)
      bindings.set(argument.textOf('name'), { expr: value, scope });
    else if (argument.type === 'list_splat') isPositional = false;
    else if (isPositional) {
      const parameter = parameters[i++];
      if (parameter === undefined || parameter.type.includes('splat')) isPositional = false;
      else bindings.set(parameterName(parameter), { expr: argument, scope });
    }
  }
  return bindings;
}

/** The expressions that a function or lambda returns. */
export function returnsOf(fn: Syntax): readonly Syntax[] {
  if (fn.type === 'lambda') return [fn.field('body')].filter((body) => body !== null);
  const found: Syntax[] = [];
  for (const node of ownNodes(fn)) {
    const [value] = node.children;
    if (node.type === 'return_statement' && value !== undefined) found.push(value);
  }
  return found;
}
