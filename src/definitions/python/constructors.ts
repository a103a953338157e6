import { basesOf, callablesOf } from './callables.ts';
import { addedLater, argumentGroups, containerName } from './containers.ts';
import type { EntryGroup } from './entry-groups.ts';
import type { PythonProject } from './project.ts';
import { bind, type Bindings, type Scope } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** The `__init__` of a class, or else of its first base class. */
export function initOf(project: PythonProject, cls: PythonClass): Syntax | undefined {
  const own = cls.methods.get('__init__');
  if (own !== undefined) return own;
  const [base] = basesOf(project, cls);
  return base?.methods.get('__init__');
}

/** What the parameters of a base class's `__init__` are bound to by the `super().__init__(…)` of a class. */
export function bindingsOfBase(base: PythonClass, cls: PythonClass, bindings: Bindings): Bindings {
  const fn = cls.methods.get('__init__');
  if (fn === undefined) return bindings;
  const scope: Scope = { file: cls.file, cls, fn, bindings };
  return bind(base.methods.get('__init__'), superArguments(fn), scope, true);
}

/** The entries of a class that is a container of modules itself, such as a subclass of `nn.Sequential`. */
export function ownGroups(
  project: PythonProject,
  cls: PythonClass,
  bindings: Bindings,
): readonly EntryGroup[] {
  const scope: Scope = { file: cls.file, cls, fn: null, bindings };
  const container = cls.bases
    .flatMap((expr) => callablesOf(project, { expr, scope }))
    .map(containerName)
    .find((name) => name !== null);
  if (container === undefined) return [];
  const fn = cls.methods.get('__init__') ?? null;
  const inInit: Scope = { ...scope, fn };
  const args = fn === null ? null : superArguments(fn);
  const given = args === null ? [] : argumentGroups(project, container, args, inInit);
  return [...given, ...addedLater(project, '', inInit)];
}

/** The arguments of `super().__init__(…)`. */
function superArguments(fn: Syntax): Syntax | null {
  for (const node of ownNodes(fn)) {
    const called = node.type === 'call' ? node.field('function') : null;
    if (called?.field('attribute')?.text !== '__init__') continue;
    if (called.textOf('object').startsWith('super(')) return node.field('arguments');
  }
  return null;
}
