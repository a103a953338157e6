import { type Callable, callablesOf, resultsOf } from './callables.ts';
import { attributesOf } from './attributes.ts';
import type { PythonProject } from './project.ts';
import { type Item, once, type Run } from './runs.ts';
import { ownAttribute, selfName, type Scope, type Value, valuesOf } from './scope.ts';
import { ownNodes } from './source-file.ts';
import { patternIn } from './strings.ts';
import type { Syntax } from './syntax.ts';

const lists = /^(Sequential|ModuleList|SequentialCell|CellList|list|tuple|reversed|ParameterList)$/u;
const dictionaries = /^(ModuleDict|OrderedDict|dict)$/u;
const deepest = 16;

/** The name of the library's list or dictionary that a call makes, or null. */
export function containerName(callable: Callable): string | null {
  if (callable.kind !== 'library') return null;
  return lists.test(callable.name) || dictionaries.test(callable.name) ? callable.name : null;
}

/** The entries of what an expression makes, if that is a list or dictionary of modules. */
export function runsOf(project: PythonProject, value: Value, depth = 0): readonly Run[] {
  const { expr, scope } = value;
  if (depth > deepest || !project.step()) return [];
  const inner = (part: Syntax | null | undefined): readonly Run[] =>
    part === null || part === undefined ? [] : runsOf(project, { expr: part, scope }, depth + 1);
  switch (expr.type) {
    case 'list':
    case 'tuple':
    case 'set':
      return expr.children.flatMap((child) => entry(project, child, scope, depth));
    case 'list_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return comprehension(expr, scope);
    case 'dictionary':
      return expr.children.flatMap((pair) =>
        pair.type === 'pair' ? toPair(pair, scope) : inner(pair.children[0]),
      );
    case 'parenthesized_expression':
    case 'list_splat':
      return inner(expr.children[0]);
    case 'conditional_expression':
      return [...inner(expr.children[0]), ...inner(expr.children[2])].map(loose);
    case 'binary_operator':
      return combined(expr, inner);
    case 'identifier': {
      const built = scope.fn === null ? [] : builtRuns(project, expr.text, value, depth);
      if (built.length > 0) return built;
      return valuesOf(expr.text, expr, scope).flatMap((set) => runsOf(project, set, depth + 1));
    }
    case 'attribute':
      return attributeRuns(project, value, depth);
    case 'call':
      return callRuns(project, value, depth);
    default:
      return [];
  }
}

function loose(run: Run): Run {
  return { ...run, isLoose: true };
}

function entry(project: PythonProject, child: Syntax, scope: Scope, depth: number): readonly Run[] {
  if (child.type === 'keyword_argument') return [];
  if (child.type === 'list_splat' || child.type === 'generator_expression')
    return runsOf(project, { expr: child, scope }, depth + 1);
  return [once([toItem(child, scope)])];
}

/** An entry; a pair of a name and a module goes by that name. */
function toItem(node: Syntax, scope: Scope): Item {
  const [key, module] = node.children;
  const isPair = (node.type === 'tuple' || node.type === 'list') && node.children.length === 2;
  if (isPair && key !== undefined && module !== undefined && /string|identifier|call/u.test(key.type))
    return { node, value: { expr: module, scope }, key: patternIn(key, scope) };
  return { node, value: { expr: node, scope }, key: null };
}

function toPair(pair: Syntax, scope: Scope): readonly Run[] {
  const [key, expr] = [pair.field('key'), pair.field('value')];
  if (key === null || expr === null) return [];
  return [once([{ node: pair, value: { expr, scope }, key: patternIn(key, scope) }])];
}

function comprehension(expr: Syntax, scope: Scope): readonly Run[] {
  const body = expr.field('body');
  if (body === null) return [];
  const clauses = expr.children.filter(({ type }) => type === 'for_in_clause');
  const isLoose = expr.children.some(({ type }) => type === 'if_clause');
  const times = clauses.length === 1 ? lengthOf(clauses[0]?.field('right') ?? null) : null;
  const items = body.type === 'pair' ? toPair(body, scope)[0]?.items : [toItem(body, scope)];
  return [{ items: items ?? [], times, isLoose }];
}

/** How many values a loop takes, where the source says so: `range(3)`, `[16, 32]`. */
function lengthOf(iterated: Syntax | null): number | null {
  if (iterated === null) return null;
  if (iterated.type === 'list' || iterated.type === 'tuple')
    return iterated.children.some(({ type }) => type === 'list_splat') ? null : iterated.children.length;
  const args = iterated.field('arguments')?.children ?? [];
  const isRange = iterated.type === 'call' && iterated.field('function')?.text === 'range';
  if (!isRange || args.length > 2 || args.some(({ type }) => type !== 'integer')) return null;
  const [first = 0, second] = args.map(({ text }) => Number(text));
  return Math.max(0, second === undefined ? first : second - first);
}

/** `a + b` and `a * n` of lists. */
function combined(expr: Syntax, inner: (part: Syntax | null) => readonly Run[]): readonly Run[] {
  const [left, right] = [expr.field('left'), expr.field('right')];
  const operator = expr.field('operator')?.text;
  if (operator === '+') return [...inner(left), ...inner(right)];
  if (operator !== '*') return [];
  const [list, count] = left?.type === 'integer' ? [right, left] : [left, right];
  const runs = inner(list);
  const isPlain = runs.every(({ times, isLoose }) => times === 1 && !isLoose);
  const times = count?.type === 'integer' ? Number(count.text) : null;
  return [{ items: runs.flatMap(({ items }) => items), times, isLoose: !isPlain }];
}

function callRuns(project: PythonProject, { expr, scope }: Value, depth: number): readonly Run[] {
  const called = expr.field('function');
  const args = expr.field('arguments');
  if (called === null || args === null) return [];
  return callablesOf(project, { expr: called, scope }).flatMap((callable) => {
    const name = containerName(callable);
    if (name !== null) return argumentRuns(project, name, args, scope, depth);
    return resultsOf(callable, args, scope).flatMap((result) => runsOf(project, result, depth + 1));
  });
}

/** The entries of a list or dictionary of modules that is made with arguments. */
export function argumentRuns(
  project: PythonProject,
  name: string,
  args: Syntax,
  scope: Scope,
  depth = 0,
): readonly Run[] {
  const [first] = args.type === 'generator_expression' ? [args] : args.children;
  const isOne = args.type === 'generator_expression' || args.children.length === 1;
  if (dictionaries.test(name)) {
    const keywords = args.children.flatMap((argument) => {
      const expr = argument.field('value');
      if (argument.type !== 'keyword_argument' || expr === null) return [];
      const key = [argument.field('name')?.text ?? ''];
      return [once([{ node: argument, value: { expr, scope }, key }])];
    });
    const given = first === undefined ? [] : runsOf(project, { expr: first, scope }, depth + 1);
    return [...given, ...keywords];
  }
  if (isOne && first !== undefined && first.type !== 'list_splat') {
    const given = runsOf(project, { expr: first, scope }, depth + 1);
    // A sequence of one module is not the same as one made from a dictionary.
    if (name !== 'Sequential' || given.some(({ items }) => items.some(({ key }) => key !== null)))
      return given;
    if (first.type === 'list') return given;
  }
  return args.children.flatMap((child) => entry(project, child, scope, depth));
}

function attributeRuns(project: PythonProject, value: Value, depth: number): readonly Run[] {
  const { cls } = value.scope;
  const name = ownAttribute(value);
  if (name === null || cls === null) return [];
  return attributesOf(cls)
    .filter(({ names }) => names.length === 1 && names[0]?.join() === name)
    .flatMap(({ value: expr, fn }) => [
      ...runsOf(project, { expr, scope: { ...value.scope, fn } }, depth + 1),
      ...addedLater(project, name, { ...value.scope, fn }, depth),
    ]);
}

/** What the methods of a class add to its list or dictionary `self.name`, or to itself where the name is `''`. */
export function addedLater(project: PythonProject, name: string, scope: Scope, depth = 0): readonly Run[] {
  const { cls } = scope;
  if (cls === null) return [];
  return [...cls.methods.values()].flatMap((fn) => {
    const self = selfName({ ...scope, fn });
    if (self === null) return [];
    const target = name === '' ? self : `${self}.${name}`;
    const bindings = fn === scope.fn ? scope.bindings : new Map<string, Value>();
    const steps = additions(project, target, { ...scope, fn, bindings }, depth);
    return grouped(steps.filter(({ isFresh }) => !isFresh));
  });
}

interface Addition {
  readonly node: Syntax;
  readonly runs: readonly Run[];
  /** Whether everything before is forgotten. */
  readonly isFresh: boolean;
  readonly loop: Syntax | null;
  readonly isSometimes: boolean;
}

/** The entries of a list that a function builds step by step, as they are where the list is used. */
function builtRuns(
  project: PythonProject,
  name: string,
  { expr, scope }: Value,
  depth: number,
): readonly Run[] {
  const steps = additions(project, name, scope, depth).filter(({ node }) => node.end <= expr.start);
  const start = steps.findLastIndex(({ isFresh, isSometimes }) => isFresh && !isSometimes);
  return grouped(steps.slice(Math.max(0, start)));
}

function additions(project: PythonProject, target: string, scope: Scope, depth: number): readonly Addition[] {
  const { fn } = scope;
  if (fn === null || depth > deepest || !project.step()) return [];
  return ownNodes(fn).flatMap((node): readonly Addition[] => {
    const runs = addedBy(project, node, target, scope, depth);
    if (runs === null) return [];
    const branch = node.within('if_statement', 'for_statement', 'while_statement', 'function_definition');
    const loop = outermostLoop(node, fn);
    const isSometimes = branch !== fn && !(branch === loop && loop !== null);
    return [
      {
        node,
        runs,
        isFresh: node.type === 'assignment' && node.field('left')?.text === target,
        loop,
        isSometimes,
      },
    ];
  });
}

function outermostLoop(node: Syntax, fn: Syntax): Syntax | null {
  let loop: Syntax | null = null;
  for (let around = node.parent; around !== null && around !== fn; around = around.parent)
    if (around.type === 'for_statement' || around.type === 'while_statement') loop = around;
  return loop;
}

/** What a step adds to a list or dictionary; null where it has nothing to do with it. */
function addedBy(
  project: PythonProject,
  node: Syntax,
  target: string,
  scope: Scope,
  depth: number,
): readonly Run[] | null {
  const given = (expr: Syntax | null | undefined): readonly Run[] =>
    expr === null || expr === undefined ? [] : runsOf(project, { expr, scope }, depth + 1);
  const left = node.field('left');
  const right = node.field('right');
  if (node.type === 'augmented_assignment' && left?.text === target) return given(right);
  if (node.type === 'assignment' && right !== null) {
    if (left?.text === target) return given(right);
    if (left?.type !== 'subscript' || left.field('value')?.text !== target) return null;
    const key = left.field('subscript');
    const pattern = key === null ? [null] : patternIn(key, scope);
    return [once([{ node, value: { expr: right, scope }, key: pattern }])];
  }
  const called = node.type === 'call' ? node.field('function') : null;
  if (called?.type !== 'attribute' || called.field('object')?.text !== target) return null;
  const args = node.field('arguments')?.children ?? [];
  const item = (expr: Syntax | undefined, key: Item['key']): readonly Run[] =>
    expr === undefined ? [] : [once([{ node, value: { expr, scope }, key }])];
  switch (called.field('attribute')?.text) {
    case 'append': {
      const [only] = args;
      const pair = only === undefined ? null : toItem(only, scope);
      return pair?.key ? [once([{ ...pair, node }])] : item(only, null);
    }
    case 'insert':
      return item(args[1], null).map(loose);
    case 'extend':
    case 'update':
      return given(args[0]);
    case 'add_module':
    case 'register_module':
      return args[0] === undefined ? [] : item(args[1], patternIn(args[0], scope));
    default:
      return null;
  }
}

/** Steps of one loop belong together: they come in turn, as often as the loop runs. */
function grouped(steps: readonly Addition[]): readonly Run[] {
  const out: Run[] = [];
  let loop: Syntax | null = null;
  for (const { runs, isSometimes, loop: around } of steps) {
    if (around === null) out.push(...(isSometimes ? runs.map(loose) : runs));
    else {
      const isPlain = !isSometimes && runs.every(({ times, isLoose }) => times === 1 && !isLoose);
      const items = runs.flatMap((run) => run.items);
      const last = around === loop ? out.pop() : undefined;
      out.push({
        items: [...(last?.items ?? []), ...items],
        times: isPlain && last?.times !== null ? lengthOf(around.field('right')) : null,
        isLoose: !isPlain || (last?.isLoose ?? false),
      });
    }
    loop = around;
  }
  return out.filter(({ items }) => items.length > 0);
}
