import { type NamePattern, patternOf } from './name-pattern.ts';
import { type Scope, valuesOf } from './scope.ts';
import type { Syntax } from './syntax.ts';

/** The string that an expression evaluates to in its scope. */
export function patternIn(expr: Syntax, scope: Scope): NamePattern {
  return patternOf(expr, (name) => {
    if (name.type !== 'identifier') return null;
    const values = valuesOf(name.text, name, scope);
    // A name with several possible values is unknown.
    return values.length === 1 && values[0]?.scope.fn === scope.fn ? values[0].expr : null;
  });
}
