import type { Syntax } from './syntax.ts';

/** A string as far as the source says what it is; `null` stands for what is only known when it runs. */
export type NamePattern = readonly (string | null)[];

const anything: NamePattern = [null];

/**
 * The string an expression gives.
 * @param look gives what a name stands for
 */
export function patternOf(node: Syntax, look: (name: Syntax) => Syntax | null, depth = 0): NamePattern {
  if (depth > 8) return anything;
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
      const [first] = node.field('arguments')?.children ?? [];
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

/** Places that a format leaves open, such as `{}` or `%d`, become what is not known. */
function formatted(template: NamePattern, place: RegExp): NamePattern {
  return merged(
    template.flatMap((part): NamePattern =>
      part === null ? [null] : part.split(place).flatMap((text, i) => (i === 0 ? [text] : [null, text])),
    ),
  );
}

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
 * How well a pattern fits a name: -1 not at all, `Infinity` exactly, else the number of letters it gives. What is not
 * known stands for at least one letter.
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
