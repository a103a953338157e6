import type { NamePattern } from './name-pattern.ts';
import { patternIn } from './strings.ts';
import { type Scope, selfName } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** An attribute that a class gives its objects: `self.a.b = value`, `setattr(self, name, value)` or the like. */
export interface Attribute {
  /** One name for `self.a`, several for `self.a.b`. */
  readonly names: readonly NamePattern[];
  readonly node: Syntax;
  readonly value: Syntax;
  /** Its place in the tuple that `value` gives; null where it is all of it. */
  readonly part: number | null;
  /** The method that sets it; null in the body of the class. */
  readonly fn: Syntax | null;
}

const setters = new Set(['setattr', 'add_module', 'register_module', '__setattr__']);
const known = new WeakMap<PythonClass, readonly Attribute[]>();

/** The attributes that a class itself sets, in the order of its source. */
export function attributesOf(cls: PythonClass): readonly Attribute[] {
  const cached = known.get(cls);
  if (cached !== undefined) return cached;
  const body = cls.node.field('body')?.children ?? [];
  const attributes = [
    ...body.flatMap((statement) => inBody(statement)),
    ...[...cls.methods.values()].flatMap((fn) => inMethod(cls, fn)),
  ];
  known.set(cls, attributes);
  return attributes;
}

function inBody(statement: Syntax): readonly Attribute[] {
  const [assignment] = statement.children;
  const target = assignment?.field('left');
  const value = assignment?.field('right');
  if (assignment?.type !== 'assignment' || target?.type !== 'identifier' || !value) return [];
  return [{ names: [[target.text]], node: statement, value, part: null, fn: null }];
}

function inMethod(cls: PythonClass, fn: Syntax): readonly Attribute[] {
  const scope: Scope = { file: cls.file, cls, fn, bindings: new Map() };
  const self = selfName(scope);
  if (self === null) return [];
  const found: Attribute[] = [];
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

interface Pair extends Pick<Attribute, 'value' | 'part'> {
  readonly target: Syntax;
}

/** Targets of an assignment, each with its value; `a = b = x` sets both, `a, b = x, y` each its own. */
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

/** The names after `self` in `self.a.b`, else null. */
function chainOf(target: Syntax, self: string): readonly string[] | null {
  const names: string[] = [];
  let node: Syntax | null = target;
  while (node?.type === 'attribute') {
    names.unshift(node.field('attribute')?.text ?? '');
    node = node.field('object');
  }
  return node?.text === self && names.length > 0 ? names : null;
}

/** `setattr(self, name, value)`, `self.add_module(name, value)`. */
function setIn(call: Syntax, self: string, scope: Scope): Pick<Attribute, 'names' | 'value'> | null {
  const called = call.field('function');
  const args = call.field('arguments')?.children ?? [];
  const name = called?.field('attribute')?.text ?? called?.text ?? '';
  if (!setters.has(name)) return null;
  const isOwn = called?.type === 'attribute' && called.field('object')?.text === self;
  const rest = isOwn ? args : args[0]?.text === self ? args.slice(1) : [];
  const [key, value] = rest.map((arg) => (arg.type === 'keyword_argument' ? arg.field('value') : arg));
  if (!key || !value) return null;
  return { names: [patternIn(key, scope)], value };
}
