import { type NamePattern, patternOf } from './name-pattern.ts';
import { type Scope, valuesOf } from './scope.ts';
import type { Syntax } from './syntax.ts';

/** The string that an expression gives where it stands. */
export function patternIn(expr: Syntax, scope: Scope): NamePattern {
  return patternOf(expr, (name) => {
    if (name.type !== 'identifier') return null;
    const values = valuesOf(name.text, name, scope);
    // What may be several things is not known.
    return values.length === 1 && values[0]?.scope.fn === scope.fn ? values[0].expr : null;
  });
}
