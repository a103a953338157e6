import type { NamePattern } from './name-pattern.ts';
import { patternIn } from './strings.ts';
import { callablesOf, resultsOf } from './callables.ts';
import type { PythonProject } from './project.ts';
import { type Bindings, type Scope, type ScopedExpression, selfName } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** An attribute that a class sets on its instances: `self.a.b = value`, `setattr(self, name, value)` or the like. */
export interface ClassAttribute {
  /** One name for `self.a`, several for `self.a.b`; never empty. */
  readonly names: readonly NamePattern[];
  readonly node: Syntax;
  readonly value: Syntax;
  /** Its index in the tuple `value`; null where it is the whole value. */
  readonly part: number | null;
  /** The method that sets it; null in the body of the class. */
  readonly fn: Syntax | null;
}

const setters = new Set(['setattr', 'add_module', 'register_module', '__setattr__']);
const attributesByClass = new WeakMap<PythonClass, readonly ClassAttribute[]>();

/** The attributes that a class itself sets, without those of its base classes, in source order. */
export function attributesOf(cls: PythonClass): readonly ClassAttribute[] {
  const cached = attributesByClass.get(cls);
  if (cached !== undefined) return cached;
  const attributes = [
    ...cls.node.childrenOf('body').flatMap((statement) => inBody(statement)),
    ...[...cls.methods.values()].flatMap((fn) => inMethod(cls, fn)),
  ];
  attributesByClass.set(cls, attributes);
  return attributes;
}

/**
 * The expressions that an attribute may be set to; more than one where a function returns several tuples.
 * @param bindings the arguments of the class's `__init__`
 */
export function attributeValues(
  project: PythonProject,
  { value, part, fn }: ClassAttribute,
  cls: PythonClass,
  bindings: Bindings,
): readonly ScopedExpression[] {
  const isInit = fn?.textOf('name') === '__init__';
  const scope: Scope = { file: cls.file, cls, fn, bindings: isInit ? bindings : new Map() };
  const whole = { expr: value, scope };
  if (part === null) return [whole];
  const called = value.field('function');
  const callables = called === null ? [] : callablesOf(project, { expr: called, scope });
  const parts = callables
    .flatMap((callable) => resultsOf(callable, value.field('arguments'), scope))
    .filter(({ expr }) => /^(expression_list|tuple)$/u.test(expr.type))
    .flatMap((tuple) => {
      const expr = tuple.expr.children[part];
      return expr === undefined ? [] : [{ expr, scope: tuple.scope }];
    });
  return parts.length > 0 ? parts : [whole];
}

function inBody(statement: Syntax): readonly ClassAttribute[] {
  const [assignment] = statement.children;
  const target = assignment?.field('left');
  const value = assignment?.field('right');
  if (assignment?.type !== 'assignment' || target?.type !== 'identifier' || !value) return [];
  return [{ names: [[target.text]], node: statement, value, part: null, fn: null }];
}

function inMethod(cls: PythonClass, fn: Syntax): readonly ClassAttribute[] {
  const scope: Scope = { file: cls.file, cls, fn, bindings: new Map() };
  const self = selfName(scope);
  if (self === null) return [];
  const found: ClassAttribute[] = [];
  for (const node of ownNodes(fn)) {
    if (node.type === 'assignment') {
      for (const { target, ...set } of pairs(node)) {
        const names = chainOf(target, self);
        if (names !== null) found.push({ names: names.map((name) => [name]), node, ...set, fn });
      }
    } else if (node.type === 'call') {
      const set = setIn(node, self, scope);
      if (set !== null) found.push({ ...set, node, part: null, fn });
    }
  }
  return found;
}

interface Pair extends Pick<ClassAttribute, 'value' | 'part'> {
  readonly target: Syntax;
}

/** The targets of an assignment with their values: both are `x` in `a = b = x`; `x` and `y` in `a, b = x, y`. */
function pairs(assignment: Syntax): readonly Pair[] {
  const target = assignment.field('left');
  let value = assignment.field('right');
  while (value?.type === 'assignment') value = value.field('right');
  if (target === null || value === null) return [];
  if (!/^(pattern_list|tuple_pattern|list_pattern)$/u.test(target.type))
    return [{ target, value, part: null }];
  const values = /^(expression_list|tuple|list)$/u.test(value.type) ? value.children : [];
  const whole = value;
  return target.children.map((one, i): Pair => {
    const own = values[i];
    return own === undefined
      ? { target: one, value: whole, part: i }
      : { target: one, value: own, part: null };
  });
}

/** The names after `self` in `self.a.b`; null for any other target. */
function chainOf(target: Syntax, self: string): readonly string[] | null {
  const names: string[] = [];
  let node: Syntax | null = target;
  while (node?.type === 'attribute') {
    names.unshift(node.textOf('attribute'));
    node = node.field('object');
  }
  return node?.text === self && names.length > 0 ? names : null;
}

/** The attribute that a call such as `setattr(self, name, value)` sets; null for any other call. */
function setIn(call: Syntax, self: string, scope: Scope): Pick<ClassAttribute, 'names' | 'value'> | null {
  const called = call.field('function');
  if (called === null || !setters.has((called.field('attribute') ?? called).text)) return null;
  const args = call.childrenOf('arguments');
  const isOwn = called.type === 'attribute' && called.field('object')?.text === self;
  const rest = isOwn ? args : args[0]?.text === self ? args.slice(1) : [];
  const [key, value] = rest.map((arg) => (arg.type === 'keyword_argument' ? arg.field('value') : arg));
  if (!key || !value) return null;
  return { names: [patternIn(key, scope)], value };
}
