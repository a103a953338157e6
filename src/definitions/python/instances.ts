import { callablesOf, resultsOf } from './callables.ts';
import type { PythonProject } from './project.ts';
import { type ScopedExpression, valuesOf } from './scope.ts';
import type { PythonClass } from './source-file.ts';

/** The possible types of a module: classes of the project, and names of those and of library classes or functions. */
interface Kinds {
  readonly classes: readonly PythonClass[];
  readonly names: readonly string[];
}

const maxDepth = 8;

/** The possible types of the module that an expression creates. */
export function kindsOf(project: PythonProject, value: ScopedExpression, depth = 0): Kinds {
  const { expr, scope } = value;
  if (depth > maxDepth || !project.step()) return { classes: [], names: [] };
  if (expr.type === 'conditional_expression' || expr.type === 'boolean_operator')
    return merged(expr.children.map((child) => kindsOf(project, { expr: child, scope }, depth + 1)));
  if (expr.type === 'identifier')
    return merged(valuesOf(expr.text, expr, scope).map((one) => kindsOf(project, one, depth + 1)));
  const called = expr.type === 'call' ? expr.field('function') : null;
  if (called === null) return { classes: [], names: [] };
  const args = expr.field('arguments');
  return merged(
    callablesOf(project, { expr: called, scope }).map((callable): Kinds => {
      if (callable.kind === 'class') return { classes: [callable.cls], names: [callable.cls.name] };
      if (callable.kind === 'library') return { classes: [], names: [callable.name] };
      return merged(resultsOf(callable, args, scope).map((result) => kindsOf(project, result, depth + 1)));
    }),
  );
}

function merged(kinds: readonly Kinds[]): Kinds {
  return { classes: kinds.flatMap(({ classes }) => classes), names: kinds.flatMap(({ names }) => names) };
}
