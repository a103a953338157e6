import { callablesOf, methodOf } from './callables.ts';
import { computes } from './operators.ts';
import type { PythonProject } from './project.ts';
import { ownAttribute, type Scope } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** Where an operator is computed, and the function that does. */
export interface OperatorCall {
  readonly node: Syntax;
  readonly scope: Scope;
}

const entries = ['forward', 'call', '__call__', 'construct'];
const deepest = 4;

/**
 * Where a class computes an operator without a module of its own, such as `torch.cat` in `forward`, in the order in
 * which it is computed. Functions and methods that it calls are looked into.
 */
export function callsIn(project: PythonProject, cls: PythonClass, operator: string): readonly OperatorCall[] {
  for (const entry of entries) {
    const method = methodOf(project, cls, entry);
    if (method !== null) return inFunction(project, method.fn, method.scope, operator, new Set(), 0);
  }
  return [];
}

function inFunction(
  project: PythonProject,
  fn: Syntax,
  scope: Scope,
  operator: string,
  seen: Set<Syntax>,
  depth: number,
): readonly OperatorCall[] {
  if (depth > deepest || seen.has(fn)) return [];
  seen.add(fn);
  // What stands inside is computed first, and ends first.
  const nodes = [...ownNodes(fn)].sort((a, b) => a.end - b.end || b.start - a.start);
  return nodes.flatMap((node): readonly OperatorCall[] => {
    const name = nameOf(node);
    if (name === null) return [];
    const called = node.field('function');
    const isModule = called !== null && ownAttribute({ expr: called, scope }) !== null;
    if (!isModule && computes(name, operator)) return [{ node, scope }];
    if (called === null) return [];
    return callablesOf(project, { expr: called, scope }).flatMap((callable) =>
      callable.kind === 'function'
        ? inFunction(project, callable.fn, { ...callable.scope, fn: callable.fn }, operator, seen, depth + 1)
        : [],
    );
  });
}

/** The name or sign of what a node computes; null where it computes nothing. */
function nameOf(node: Syntax): string | null {
  switch (node.type) {
    case 'call':
      return (node.field('function')?.field('attribute') ?? node.field('function'))?.text ?? null;
    case 'binary_operator':
    case 'augmented_assignment':
      return node.field('operator')?.text ?? null;
    case 'subscript':
      return node.children.some(({ type }) => type === 'slice') ? '[]' : null;
    default:
      return null;
  }
}
