import { callablesOf, methodOf } from './callables.ts';
import { computes } from './operators.ts';
import type { PythonProject } from './project.ts';
import { ownAttribute, type Scope } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** A node that computes an operator, and its scope. */
export interface OperatorCall {
  readonly node: Syntax;
  readonly scope: Scope;
}

/** The methods that compute a module's output, of PyTorch, Keras and MindSpore. */
const forwardMethods = ['forward', 'call', '__call__', 'construct'];
const maxDepth = 4;

/**
 * The places at which a class computes an operator without a module, such as `torch.cat` in `forward`, in the order of
 * computation. Includes those in functions and methods that it calls.
 */
export function callsIn(project: PythonProject, cls: PythonClass, operator: string): readonly OperatorCall[] {
  for (const name of forwardMethods) {
    const method = methodOf(project, cls, name);
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
  if (depth > maxDepth || seen.has(fn)) return [];
  seen.add(fn);
  // Operands are computed before the expression around them, and end before it.
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

/** The name or sign of the operation of a node: `cat`, `+`, `[]`; null where it is no operation. */
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
