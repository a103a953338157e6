import { type ContainerEntry, type EntryGroup, isExact, once, uncertain } from './entry-groups.ts';
import { lengthOf, toEntry } from './literal-entries.ts';
import type { Scope } from './scope.ts';
import { ownNodes } from './source-file.ts';
import { patternIn } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** A statement or call that assigns a container or adds entries to it. */
export interface Addition {
  readonly node: Syntax;
  readonly groups: readonly EntryGroup[];
  /** Whether it assigns the container, which discards earlier entries. */
  readonly isAssignment: boolean;
  /** The outermost loop around it. */
  readonly loop: Syntax | null;
  /** Whether it is in a branch, so that it may not run. */
  readonly isConditional: boolean;
}

/** The entries of the container that an expression evaluates to. */
type GroupsIn = (expr: Syntax) => readonly EntryGroup[];

/**
 * The additions to a container in a function, in source order.
 * @param target how the function refers to the container: `layers`, `self.blocks`
 */
export function additionsTo(
  target: string,
  fn: Syntax,
  scope: Scope,
  groupsIn: GroupsIn,
): readonly Addition[] {
  return ownNodes(fn).flatMap((node): readonly Addition[] => {
    const groups = addedBy(node, target, scope, groupsIn);
    if (groups === null) return [];
    const branch = node.within('if_statement', 'for_statement', 'while_statement', 'function_definition');
    const loop = outermostLoop(node, fn);
    const isConditional = branch !== fn && !(branch === loop && loop !== null);
    const isAssignment = node.type === 'assignment' && node.field('left')?.text === target;
    return [{ node, groups, isAssignment, loop, isConditional }];
  });
}

function outermostLoop(node: Syntax, fn: Syntax): Syntax | null {
  let loop: Syntax | null = null;
  for (let around = node.parent; around !== null && around !== fn; around = around.parent)
    if (around.type === 'for_statement' || around.type === 'while_statement') loop = around;
  return loop;
}

/** The entries that a node adds to a container; null where it does not change it. */
function addedBy(
  node: Syntax,
  target: string,
  scope: Scope,
  groupsIn: GroupsIn,
): readonly EntryGroup[] | null {
  const left = node.field('left');
  const right = node.field('right');
  if (node.type === 'augmented_assignment' && left?.text === target)
    return right === null ? [] : groupsIn(right);
  if (node.type === 'assignment' && right !== null) {
    if (left?.text === target) return groupsIn(right);
    if (left?.type !== 'subscript' || left.field('value')?.text !== target) return null;
    const subscript = left.field('subscript');
    const key = subscript === null ? [null] : patternIn(subscript, scope);
    return [once([{ node, value: { expr: right, scope }, key }])];
  }
  const called = node.type === 'call' ? node.field('function') : null;
  if (called?.type !== 'attribute' || called.field('object')?.text !== target) return null;
  return addedByMethod(node, called.textOf('attribute'), scope, groupsIn);
}

function addedByMethod(
  call: Syntax,
  method: string,
  scope: Scope,
  groupsIn: GroupsIn,
): readonly EntryGroup[] | null {
  const [first, second] = call.childrenOf('arguments');
  const entry = (expr: Syntax | undefined, key: ContainerEntry['key']): readonly EntryGroup[] =>
    expr === undefined ? [] : [once([{ node: call, value: { expr, scope }, key }])];
  switch (method) {
    case 'append': {
      const pair = first === undefined ? null : toEntry(first, scope);
      return pair?.key ? [once([{ ...pair, node: call }])] : entry(first, null);
    }
    case 'insert':
      return entry(second, null).map(uncertain);
    case 'extend':
    case 'update':
      return first === undefined ? [] : groupsIn(first);
    case 'add_module':
    case 'register_module':
      return first === undefined ? [] : entry(second, patternIn(first, scope));
    default:
      return null;
  }
}

/** The groups that additions result in: those of one loop form a single group, repeated as often as the loop runs. */
export function groupedByLoop(additions: readonly Addition[]): readonly EntryGroup[] {
  const grouped: EntryGroup[] = [];
  let previousLoop: Syntax | null = null;
  for (const { groups, isConditional, loop } of additions) {
    if (loop === null) grouped.push(...(isConditional ? groups.map(uncertain) : groups));
    else {
      const isPlain = !isConditional && isExact(groups);
      const entries = groups.flatMap((group) => group.entries);
      const last = loop === previousLoop ? grouped.pop() : undefined;
      const repeats = isPlain && last?.repeats !== null ? lengthOf(loop.field('right')) : null;
      grouped.push(
        last === undefined
          ? { entries, repeats, isUncertain: !isPlain }
          : { entries: [...last.entries, ...entries], repeats, isUncertain: !isPlain || last.isUncertain },
      );
    }
    previousLoop = loop;
  }
  return grouped.filter(({ entries }) => entries.length > 0);
}
