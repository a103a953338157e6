import { ownNodes, type PythonClass, type PythonFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** Where an expression stands, and what the parameters around it were given. */
export interface Scope {
  readonly file: PythonFile;
  readonly cls: PythonClass | null;
  readonly fn: Syntax | null;
  readonly bindings: ReadonlyMap<string, Value>;
}

/** An expression, and where it stands. */
export interface Value {
  readonly expr: Syntax;
  readonly scope: Scope;
}

/** What the first parameter of the method is called in which an expression stands; null outside methods. */
export function selfName({ cls, fn }: Scope): string | null {
  if (cls === null || fn === null) return null;
  const [first] = methodAround(fn).field('parameters')?.children ?? [];
  return first?.type === 'identifier' ? first.text : null;
}

/** The outermost function around, or the function itself: functions inside of methods know `self` too. */
function methodAround(fn: Syntax): Syntax {
  const around = fn.within('function_definition', 'class_definition');
  return around?.type === 'function_definition' ? methodAround(around) : fn;
}

/** The attribute `x` where an expression is `self.x`, else null. */
export function ownAttribute({ expr, scope }: Value): string | null {
  if (expr.type !== 'attribute') return null;
  const self = selfName(scope);
  const isOwn = self !== null && expr.field('object')?.text === self;
  return isOwn ? (expr.field('attribute')?.text ?? null) : null;
}

const mostValues = 16;

/** What a name may stand for: what it was set to before, what a parameter was given, or its default. */
export function valuesOf(name: string, at: Syntax, scope: Scope): readonly Value[] {
  const { fn, file } = scope;
  if (fn !== null) {
    const assigned = assignmentsTo(name, fn, at.start);
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
    if (node.start >= before || found.length >= mostValues) break;
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

/** A parameter's default, `none` where it has none, null where the function has no such parameter. */
function defaultOf(name: string, fn: Syntax): Syntax | 'none' | null {
  for (const parameter of fn.field('parameters')?.children ?? []) {
    if (parameterName(parameter) === name) return parameter.field('value') ?? 'none';
  }
  return null;
}

function parameterName(parameter: Syntax): string {
  return (parameter.field('name') ?? parameter.children[0] ?? parameter).text;
}

/** What the parameters of a function are given by the arguments of a call; a method's own object is not among them. */
export function bind(
  fn: Syntax | undefined,
  args: Syntax | null,
  scope: Scope,
  isMethod: boolean,
): ReadonlyMap<string, Value> {
  const bindings = new Map<string, Value>();
  if (fn === undefined || args === null) return bindings;
  const parameters = (fn.field('parameters')?.children ?? []).slice(isMethod ? 1 : 0);
  let isOrdered = true;
  let i = 0;
  for (const argument of args.children) {
    const value = argument.field('value');
    if (argument.type === 'keyword_argument' && value !== null)
      bindings.set(argument.field('name')?.text ?? '', { expr: value, scope });
    else if (argument.type === 'list_splat') isOrdered = false;
    else if (isOrdered) {
      const parameter = parameters[i++];
      if (parameter === undefined || parameter.type.includes('splat')) isOrdered = false;
      else bindings.set(parameterName(parameter), { expr: argument, scope });
    }
  }
  return bindings;
}

/** What a function gives back. */
export function returnsOf(fn: Syntax): readonly Syntax[] {
  if (fn.type === 'lambda') return [fn.field('body')].filter((body) => body !== null);
  const found: Syntax[] = [];
  for (const node of ownNodes(fn)) {
    const [value] = node.children;
    if (node.type === 'return_statement' && value !== undefined) found.push(value);
  }
  return found;
}
