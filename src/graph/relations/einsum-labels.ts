import { at } from '../../at.ts';
import type { Node } from '../graph.ts';
import { text } from './relation.ts';

/** The label of each axis in an Einsum. */
interface EinsumLabels {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * The labels of an Einsum's equation (Einsum-12), with the axes of an ellipsis numbered from its last one on. Null where
 * an operand has a label twice (its diagonal), or no shape.
 */
export function labelsOf(
  { attributes }: Node,
  shapes: readonly (readonly number[] | null)[],
): EinsumLabels | null {
  const [left = '', right] = text(attributes.get('equation'), '').replaceAll(' ', '').split('->');
  const terms = left.split(',');
  const operands = terms.map((term, i) => split(term, shapes[i]?.length ?? 0));
  const covered = operands.reduce<readonly string[]>(
    (longest, operand) => (ellipsisOf(operand).length > longest.length ? ellipsisOf(operand) : longest),
    [],
  );
  if (terms.length !== shapes.length || shapes.includes(null)) return null;
  if (operands.some((operand) => new Set(operand).size < operand.length)) return null;
  if (right !== undefined) return { operands, output: split(right, named(right).length + covered.length) };
  const all = operands.flat().filter(isNamed);
  const once = [...new Set(all)].filter((label) => all.indexOf(label) === all.lastIndexOf(label));
  return { operands, output: [...covered, ...once.sort()] };
}

const isNamed = (label: string): boolean => Number.isNaN(Number(label));

const ellipsisOf = (labels: readonly string[]): readonly string[] =>
  labels.filter((label) => !isNamed(label));

const lettersOf = (text: string): readonly string[] => Array.from(text);

/** The letters of a term. */
const named = (term: string): readonly string[] => lettersOf(term.replace('...', ''));

/** A term's labels, one for each axis. */
function split(term: string, rank: number): readonly string[] {
  const [before = '', after] = term.split('...');
  if (after === undefined) return lettersOf(before);
  const covered = rank - named(term).length;
  const numbers = Array.from({ length: covered }, (_, i) => `${covered - i}`);
  return [...lettersOf(before), ...numbers, ...lettersOf(after)];
}

/** How many products an Einsum adds up for each output value: the lengths of all labels that the output lacks. */
export function summedLength(node: Node, shapes: readonly (readonly number[] | null)[]): number | null {
  const labels = labelsOf(node, shapes);
  if (labels === null) return null;
  const lengths = new Map(
    labels.operands.flatMap((operand, i) =>
      operand.map((label, axis) => [label, at(shapes[i] ?? [], axis)] as const),
    ),
  );
  return [...lengths].reduce(
    (product, [label, length]) => (labels.output.includes(label) ? product : product * length),
    1,
  );
}
