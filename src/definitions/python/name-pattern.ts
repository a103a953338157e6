import type { Syntax } from './syntax.ts';

/** A string as far as the source determines it; `null` stands for one or more characters known only at run time. */
export type NamePattern = readonly (string | null)[];

const anything: NamePattern = [null];
const maxDepth = 8;

/**
 * The string that an expression evaluates to.
 * @param look resolves a name to its value; null where it has none, or several
 */
export function patternOf(node: Syntax, look: (name: Syntax) => Syntax | null, depth = 0): NamePattern {
  if (depth > maxDepth) return anything;
  const part = (inner: Syntax | null | undefined): NamePattern =>
    inner === null || inner === undefined ? anything : patternOf(inner, look, depth + 1);
  switch (node.type) {
    case 'string':
      return merged(
        node.children.flatMap((child): NamePattern => {
          if (child.type === 'string_content') return [child.text];
          return child.type === 'interpolation' ? part(child.field('expression')) : [];
        }),
      );
    case 'concatenated_string':
      return merged(node.children.flatMap(part));
    case 'parenthesized_expression':
      return part(node.children[0]);
    case 'integer':
      return [node.text];
    case 'binary_operator': {
      const left = part(node.field('left'));
      const operator = node.field('operator')?.text;
      if (operator === '+') return merged([...left, ...part(node.field('right'))]);
      return operator === '%' ? formatted(left, /%[-\d.]*[a-z]/u) : anything;
    }
    case 'call': {
      const called = node.field('function');
      const [first] = node.childrenOf('arguments');
      if (called?.type === 'identifier') return called.text === 'str' ? part(first) : anything;
      const isFormat = called?.field('attribute')?.text === 'format';
      return isFormat ? formatted(part(called.field('object')), /\{[^{}]*\}/u) : anything;
    }
    case 'identifier':
    case 'attribute':
      return part(look(node));
    default:
      return anything;
  }
}

/** Replaces the placeholders of a format, such as `{}` or `%d`, by unknown parts. */
function formatted(template: NamePattern, placeholder: RegExp): NamePattern {
  return merged(
    template.flatMap((part): NamePattern =>
      part === null
        ? [null]
        : part.split(placeholder).flatMap((text, i) => (i === 0 ? [text] : [null, text])),
    ),
  );
}

/** Joins adjacent strings, and adjacent unknown parts. */
function merged(parts: NamePattern): NamePattern {
  const out: (string | null)[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part === '' || (part === null && last === null)) continue;
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}

/**
 * How well a pattern fits a name: -1 not at all, `Infinity` exactly, else its number of known characters.
 */
export function fit(pattern: NamePattern, name: string): number {
  if (!pattern.includes(null)) return pattern.join('') === name ? Infinity : -1;
  let place = 0;
  let letters = 0;
  for (const [i, part] of pattern.entries()) {
    if (part === null) {
      place += 1;
      continue;
    }
    const isLast = i === pattern.length - 1;
    const found = isLast ? name.length - part.length : i === 0 ? 0 : name.indexOf(part, place);
    if (found < place || !name.startsWith(part, found)) return -1;
    place = found + part.length;
    letters += part.length;
  }
  return place <= name.length ? letters : -1;
}
