import * as tf from '@tensorflow/tfjs-core';
import { at, entry } from '../../../at.ts';
import { sizeOf } from '../../../graph/tensor.ts';
import { broadcastTo, where } from '../broadcast.ts';
import { input, type Operator, required, text, Unsupported } from '../operator.ts';
import type { Value } from '../value.ts';

/** A tensor whose axes have labels. */
interface Labelled {
  readonly tensor: tf.Tensor;
  readonly labels: readonly string[];
}

export const einsumOperators: Readonly<Record<string, Operator>> = {
  // TensorFlow.js's own einsum supports neither derivatives nor ellipses.
  Einsum: (call) => {
    const values = call.inputs.map((_, index) => input(call, index));
    const { operands, output } = parse(required(text, call, 'equation'), values);
    const sum = operands.reduce((product, operand, i) => {
      const needed = [...output, ...operands.slice(i + 1).flatMap(({ labels }) => labels)];
      return multiplied(product, operand, needed);
    });
    const { tensor, labels } = summed(sum, output);
    return [{ tensor, type: input(call, 0).type, order: labels.map((label) => output.indexOf(label)) }];
  },
};

/**
 * The operands with labelled axes in their tensors' order, and the labels of the output. Axes of an ellipsis are
 * numbered from the last.
 * @throws Unsupported where the equation and the operands differ in number
 */
function parse(
  equation: string,
  values: readonly Value[],
): { readonly operands: readonly Labelled[]; readonly output: readonly string[] } {
  const [left, right] = equation.replaceAll(' ', '').split('->') as [string, string?];
  const terms = left.split(',');
  if (terms.length !== values.length)
    throw new Unsupported(`Einsum "${equation}" of ${values.length} tensors`);
  const hidden = terms.map((term, i) => at(values, i).order.length - term.replace('...', '').length);
  const most = Math.max(0, ...hidden.filter((_, i) => at(terms, i).includes('...')));
  const labelsOf = (term: string, count: number): readonly string[] => {
    if (!term.includes('...')) return Array.from(term);
    const [before, after] = term.split('...') as [string, string];
    const between = Array.from({ length: count }, (_, i) => `.${count - i}`);
    return [...Array.from(before), ...between, ...Array.from(after)];
  };
  const all = terms.map((term, i) => labelsOf(term, at(hidden, i)));
  const once = (label: string, _: number, letters: readonly string[]): boolean =>
    letters.indexOf(label) === letters.lastIndexOf(label);
  const letters = Array.from(left.replaceAll(/[^a-zA-Z]/g, ''))
    .filter(once)
    .sort();
  const output = labelsOf(right ?? `${left.includes('...') ? '...' : ''}${letters.join('')}`, most);
  const operands = values.map(({ tensor, order }, i) =>
    diagonal({ tensor, labels: order.map((axis) => at(at(all, i), axis)) }),
  );
  return { operands, output };
}

/** The diagonal of axes that share a label. */
function diagonal({ tensor, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (second === -1) return { tensor, labels };
  const first = labels.indexOf(at(labels, second));
  const shape = tensor.shape.map((length, axis) => (axis === first || axis === second ? length : 1));
  const isKept = tf.reshape(tf.cast(tf.eye(at(tensor.shape, first)), 'bool'), shape);
  return diagonal({
    tensor: tf.sum(where(isKept, tensor, tf.zerosLike(tensor)), second),
    labels: labels.filter((_, axis) => axis !== second),
  });
}

/** The sum over all axes except those to keep. */
function summed({ tensor, labels }: Labelled, kept: readonly string[]): Labelled {
  const axes = labels.flatMap((label, axis) => (kept.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { tensor, labels };
  return { tensor: tf.sum(tensor, axes), labels: labels.filter((label) => kept.includes(label)) };
}

/** The product of two tensors, summed over the axes that neither the output nor another operand needs. */
function multiplied(left: Labelled, right: Labelled, needed: readonly string[]): Labelled {
  const a = summed(left, [...needed, ...right.labels]);
  const b = summed(right, [...needed, ...left.labels]);
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.includes(label));
  const inner = shared.filter((label) => !needed.includes(label));
  const [rows, columns] = [without(a.labels, shared), without(b.labels, shared)];
  const lengths = new Map([...lengthsOf(a), ...lengthsOf(b)]);
  for (const [label, length] of lengthsOf(a)) if (length !== 1) lengths.set(label, length);
  const shapeOf = (labels: readonly string[]): number[] => labels.map((label) => entry(lengths, label));
  const size = (labels: readonly string[]): number => sizeOf(shapeOf(labels));
  const matrices = (operand: Labelled, labels: readonly string[], shape: [number, number]): tf.Tensor => {
    const ordered = tf.transpose(
      operand.tensor,
      labels.map((label) => operand.labels.indexOf(label)),
    );
    return tf.reshape(broadcastTo(ordered, shapeOf(labels)), [size(batch), ...shape]);
  };
  const product = tf.matMul(
    matrices(a, [...batch, ...rows, ...inner], [size(rows), size(inner)]),
    matrices(b, [...batch, ...inner, ...columns], [size(inner), size(columns)]),
  );
  const labels = [...batch, ...rows, ...columns];
  return { tensor: tf.reshape(product, shapeOf(labels)), labels };
}

function lengthsOf({ tensor, labels }: Labelled): readonly (readonly [string, number])[] {
  return labels.map((label, axis) => [label, at(tensor.shape, axis)]);
}

function without(labels: readonly string[], others: readonly string[]): readonly string[] {
  return labels.filter((label) => !others.includes(label));
}
