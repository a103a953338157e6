import { type ContainerEntry, type EntryGroup, isExact, once } from './entry-groups.ts';
import type { Scope } from './scope.ts';
import { patternIn } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** The entry that an element of a list adds; a pair of a name and a module has that name as its key. */
export function toEntry(node: Syntax, scope: Scope): ContainerEntry {
  const [key, module] = node.children;
  const isPair = (node.type === 'tuple' || node.type === 'list') && node.children.length === 2;
  if (isPair && key !== undefined && module !== undefined && /string|identifier|call/u.test(key.type))
    return { node, value: { expr: module, scope }, key: patternIn(key, scope) };
  return { node, value: { expr: node, scope }, key: null };
}

/** The entry of a `key: value` pair of a dictionary. */
export function pairGroups(pair: Syntax, scope: Scope): readonly EntryGroup[] {
  const [key, expr] = [pair.field('key'), pair.field('value')];
  if (key === null || expr === null) return [];
  return [once([{ node: pair, value: { expr, scope }, key: patternIn(key, scope) }])];
}

/** The entries of a comprehension or generator expression. */
export function comprehensionGroups(expr: Syntax, scope: Scope): readonly EntryGroup[] {
  const body = expr.field('body');
  if (body === null) return [];
  const clauses = expr.children.filter(({ type }) => type === 'for_in_clause');
  const [clause] = clauses;
  const repeats = clause === undefined || clauses.length > 1 ? null : lengthOf(clause.field('right'));
  const isUncertain = expr.children.some(({ type }) => type === 'if_clause');
  const groups = body.type === 'pair' ? pairGroups(body, scope) : [once([toEntry(body, scope)])];
  return [{ entries: groups.flatMap(({ entries }) => entries), repeats, isUncertain }];
}

/** The number of iterations of a loop over an expression such as `range(3)` or `[16, 32]`; null where unknown. */
export function lengthOf(iterated: Syntax | null): number | null {
  if (iterated === null) return null;
  if (iterated.type === 'list' || iterated.type === 'tuple')
    return iterated.children.some(({ type }) => type === 'list_splat') ? null : iterated.children.length;
  const args = iterated.childrenOf('arguments');
  const isRange = iterated.type === 'call' && iterated.textOf('function') === 'range';
  if (!isRange || args.length > 2 || args.some(({ type }) => type !== 'integer')) return null;
  const [first = 0, second] = args.map(({ text }) => Number(text));
  return Math.max(0, second === undefined ? first : second - first);
}

/**
 * The entries of `a + b` or `a * n`, where `a` and `b` are lists.
 * @param groupsIn the entries of an operand
 */
export function operatorGroups(
  expr: Syntax,
  groupsIn: (operand: Syntax | null) => readonly EntryGroup[],
): readonly EntryGroup[] {
  const [left, right] = [expr.field('left'), expr.field('right')];
  const operator = expr.textOf('operator');
  if (operator === '+') return [...groupsIn(left), ...groupsIn(right)];
  if (operator !== '*') return [];
  const [list, count] = left?.type === 'integer' ? [right, left] : [left, right];
  const groups = groupsIn(list);
  const repeats = count?.type === 'integer' ? Number(count.text) : null;
  return [{ entries: groups.flatMap(({ entries }) => entries), repeats, isUncertain: !isExact(groups) }];
}
