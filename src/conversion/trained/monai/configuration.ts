import type { Json } from '../../known-network.ts';

/** A bundle's configuration, as its file holds it. */
export type BundleConfiguration = Readonly<Record<string, Json>>;

/** A value that only Python could compute, which is not run. */
export class Unresolved extends Error {
  override readonly name = 'Unresolved';
  constructor(readonly expression: string) {
    super(`${expression} is an expression of Python's`);
  }
}

const deepest = 32;

/** Values that one value may stand for: references to references would else multiply without end. */
const mostValues = 10_000;

/**
 * A value with its references replaced by what they stand for (`@id`, `@a::b`, `@a#0`) and Python literals read
 * (`$[16, 32]`, `$(96, 96)`, `$None`). No expression is evaluated and no other file is read.
 * @throws Unresolved when it needs Python or another file
 */
export function resolved(configuration: BundleConfiguration, value: Json): Json {
  return resolvedWithin(configuration, value, { left: mostValues }, 0);
}

function resolvedWithin(
  configuration: BundleConfiguration,
  value: Json,
  values: { left: number },
  depth: number,
): Json {
  if (depth > deepest) throw new Unresolved('a reference to itself');
  if (values.left-- <= 0) throw new Unresolved(`more than ${mostValues} values`);
  const inner = (one: Json): Json => resolvedWithin(configuration, one, values, depth + 1);
  if (typeof value === 'string') {
    const reference = /^\$?@([\w.:#]+)$/u.exec(value)?.[1];
    if (reference !== undefined) return inner(referred(configuration, reference));
    if (value.startsWith('$')) return inner(literal(value));
    if (value.startsWith('%')) throw new Unresolved(value);
    return value;
  }
  if (isList(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]));
}

/** Whether a value of JSON is a list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function referred(configuration: BundleConfiguration, reference: string): Json {
  return reference.split(/::|#/u).reduce((found: Json, key) => {
    const next =
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Readonly<Record<string, Json>>)[key]
        : undefined;
    if (next === undefined) throw new Unresolved(`@${reference}`);
    return next;
  }, configuration);
}

/** Reads a Python literal of numbers, strings, tuples and lists, in which references may stand. */
function literal(expression: string): Json {
  const text = expression
    .slice(1)
    .trim()
    .replaceAll(/\bNone\b/gu, 'null')
    .replaceAll(/\bTrue\b/gu, 'true')
    .replaceAll(/\bFalse\b/gu, 'false')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll(/'([^'"\\]*)'/gu, '"$1"')
    .replaceAll(/(?<!")@[\w.:#]+/gu, '"$&"')
    .replaceAll(/,\s*\]/gu, ']');
  // Calls, operators and comprehensions leave something that is not JSON.
  if (/[A-Za-z_\])]\s*\[/u.test(text)) throw new Unresolved(expression);
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Unresolved(expression);
  }
}
