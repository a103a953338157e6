import { additionsTo, groupedByLoop, type Addition } from './additions.ts';
import { attributesOf } from './attributes.ts';
import { type Callable, callablesOf, resultsOf } from './callables.ts';
import { type EntryGroup, once, uncertain } from './entry-groups.ts';
import { comprehensionGroups, operatorGroups, pairGroups, toEntry } from './literal-entries.ts';
import type { PythonProject } from './project.ts';
import { ownAttribute, selfName, type Scope, type ScopedExpression, valuesOf } from './scope.ts';
import type { Syntax } from './syntax.ts';

const lists = /^(Sequential|ModuleList|SequentialCell|CellList|list|tuple|reversed|ParameterList)$/u;
const dictionaries = /^(ModuleDict|OrderedDict|dict)$/u;
const maxDepth = 16;

/** The name of a library's list or dictionary type; null for any other callable. */
export function containerName(callable: Callable): string | null {
  if (callable.kind !== 'library') return null;
  return lists.test(callable.name) || dictionaries.test(callable.name) ? callable.name : null;
}

/** The entries of the list or dictionary of modules that an expression evaluates to; none for any other expression. */
export function groupsOf(project: PythonProject, value: ScopedExpression, depth = 0): readonly EntryGroup[] {
  const { expr, scope } = value;
  if (depth > maxDepth || !project.step()) return [];
  const inner = (part: Syntax | null | undefined): readonly EntryGroup[] =>
    part === null || part === undefined ? [] : groupsOf(project, { expr: part, scope }, depth + 1);
  switch (expr.type) {
    case 'list':
    case 'tuple':
    case 'set':
      return expr.children.flatMap((child) => elementGroups(project, child, scope, depth));
    case 'list_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return comprehensionGroups(expr, scope);
    case 'dictionary':
      return expr.children.flatMap((pair) =>
        pair.type === 'pair' ? pairGroups(pair, scope) : inner(pair.children[0]),
      );
    case 'parenthesized_expression':
    case 'list_splat':
      return inner(expr.children[0]);
    case 'conditional_expression':
      return [...inner(expr.children[0]), ...inner(expr.children[2])].map(uncertain);
    case 'binary_operator':
      return operatorGroups(expr, inner);
    case 'identifier': {
      const built = builtGroups(project, value, depth);
      if (built.length > 0) return built;
      return valuesOf(expr.text, expr, scope).flatMap((set) => groupsOf(project, set, depth + 1));
    }
    case 'attribute':
      return attributeGroups(project, value, depth);
    case 'call':
      return callGroups(project, value, depth);
    default:
      return [];
  }
}

/** The entries that an element of a list or an argument of a container's constructor adds. */
function elementGroups(
  project: PythonProject,
  child: Syntax,
  scope: Scope,
  depth: number,
): readonly EntryGroup[] {
  if (child.type === 'keyword_argument') return [];
  if (child.type === 'list_splat' || child.type === 'generator_expression')
    return groupsOf(project, { expr: child, scope }, depth + 1);
  return [once([toEntry(child, scope)])];
}

function callGroups(
  project: PythonProject,
  { expr, scope }: ScopedExpression,
  depth: number,
): readonly EntryGroup[] {
  const called = expr.field('function');
  const args = expr.field('arguments');
  if (called === null || args === null) return [];
  return callablesOf(project, { expr: called, scope }).flatMap((callable) => {
    const name = containerName(callable);
    if (name !== null) return argumentGroups(project, name, args, scope, depth);
    return resultsOf(callable, args, scope).flatMap((result) => groupsOf(project, result, depth + 1));
  });
}

/**
 * The entries of a container that is constructed with arguments.
 * @param name the name of the container's type
 */
export function argumentGroups(
  project: PythonProject,
  name: string,
  args: Syntax,
  scope: Scope,
  depth = 0,
): readonly EntryGroup[] {
  const [first] = args.type === 'generator_expression' ? [args] : args.children;
  const isOnly = args.type === 'generator_expression' || args.children.length === 1;
  if (dictionaries.test(name)) {
    const keywords = args.children.flatMap((argument) => {
      const expr = argument.field('value');
      if (argument.type !== 'keyword_argument' || expr === null) return [];
      return [once([{ node: argument, value: { expr, scope }, key: [argument.textOf('name')] }])];
    });
    const given = first === undefined ? [] : groupsOf(project, { expr: first, scope }, depth + 1);
    return [...given, ...keywords];
  }
  if (isOnly && first !== undefined && first.type !== 'list_splat') {
    const given = groupsOf(project, { expr: first, scope }, depth + 1);
    // The only argument of `Sequential` is its single module, unless it is a dictionary.
    if (name !== 'Sequential' || given.some(({ entries }) => entries.some(({ key }) => key !== null)))
      return given;
    if (first.type === 'list') return given;
  }
  return args.children.flatMap((child) => elementGroups(project, child, scope, depth));
}

function attributeGroups(
  project: PythonProject,
  value: ScopedExpression,
  depth: number,
): readonly EntryGroup[] {
  const { cls } = value.scope;
  const name = ownAttribute(value);
  if (name === null || cls === null) return [];
  return attributesOf(cls)
    .filter(({ names }) => names.length === 1 && names[0]?.join() === name)
    .flatMap(({ value: expr, fn }) => [
      ...groupsOf(project, { expr, scope: { ...value.scope, fn } }, depth + 1),
      ...addedLater(project, name, { ...value.scope, fn }, depth),
    ]);
}

/** The entries that the methods of a class add to its container `self.name`, or to `self` where `name` is empty. */
export function addedLater(
  project: PythonProject,
  name: string,
  scope: Scope,
  depth = 0,
): readonly EntryGroup[] {
  const { cls } = scope;
  if (cls === null) return [];
  return [...cls.methods.values()].flatMap((fn) => {
    const self = selfName({ ...scope, fn });
    if (self === null) return [];
    const target = name === '' ? self : `${self}.${name}`;
    const bindings = fn === scope.fn ? scope.bindings : new Map<string, ScopedExpression>();
    const additions = additionsIn(project, target, { ...scope, fn, bindings }, depth);
    return groupedByLoop(additions.filter(({ isAssignment }) => !isAssignment));
  });
}

/** The entries of a list that a function builds step by step, as far as it is built where its name is used. */
function builtGroups(
  project: PythonProject,
  { expr, scope }: ScopedExpression,
  depth: number,
): readonly EntryGroup[] {
  const additions = additionsIn(project, expr.text, scope, depth).filter(
    ({ node }) => node.end <= expr.start,
  );
  const start = additions.findLastIndex(({ isAssignment, isConditional }) => isAssignment && !isConditional);
  return groupedByLoop(additions.slice(Math.max(0, start)));
}

function additionsIn(
  project: PythonProject,
  target: string,
  scope: Scope,
  depth: number,
): readonly Addition[] {
  const { fn } = scope;
  if (fn === null || depth > maxDepth || !project.step()) return [];
  return additionsTo(target, fn, scope, (expr) => groupsOf(project, { expr, scope }, depth + 1));
}
