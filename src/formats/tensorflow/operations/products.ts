import { at, entry } from '../../../at.ts';
import type { GraphBuilder } from '../builder.ts';
import { permuted, withShape } from '../constant.ts';
import { inLogicalOrder } from '../layout.ts';
import type { Length } from '../length.ts';
import { channelsFirst, isSameOrder, range } from '../order.ts';
import { type Computed, type Constant, shapeOf, typeOf, type Value } from '../value.ts';
import { convolution } from './convolution.ts';
import { broadcast, broadcastShape } from './elementwise.ts';
import { productOf } from './lengths.ts';
import { reshape, transpose } from './moving.ts';

/**
 * The product of matrices in the last two axes, broadcast over the axes in front (NumPy's `matmul`).
 * @throws UserError when an operand has fewer than two axes
 */
export function matrixProduct(b: GraphBuilder, left: Value, right: Value): Computed {
  const [a, c] = [shapeOf(left), shapeOf(right)];
  if (a.length < 2 || c.length < 2)
    throw b.failure('multiplies a tensor with fewer than two axes as a matrix, which is not supported');
  const tensor = b.emit('MatMul', [inLogicalOrder(b, left), inLogicalOrder(b, right)]);
  const batch = broadcastShape(a.slice(0, -2), c.slice(0, -2));
  const shape = [...batch, at(a, a.length - 2), at(c, c.length - 1)];
  return { kind: 'computed', tensor, shape, order: range(shape.length), type: typeOf(left) };
}

/**
 * A matrix applied to the last axis, as a pointwise convolution where channels are stored first.
 * @param kernel `inputs × outputs`
 * @throws UserError when an operand has fewer than two axes
 */
export function dense(b: GraphBuilder, x: Computed, kernel: Constant, bias: Constant | null): Computed {
  const rank = x.shape.length;
  if (rank > 2 && rank < 6 && isSameOrder(x.order, channelsFirst(rank))) {
    const ones = range(rank - 2).map(() => 1);
    const pointwise = withShape(kernel, [...ones, ...kernel.value.shape]);
    return convolution(b, x, pointwise, bias, { strides: ones, dilations: ones, padding: 'valid' });
  }
  const product = matrixProduct(b, x, kernel);
  return bias === null ? product : broadcast(b, 'Add', [product, bias]);
}

/** The labels of an Einstein sum: in both operands and the result, in one operand and the result, or summed over. */
interface Roles {
  readonly batch: readonly string[];
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly summed: readonly string[];
}

/**
 * The Einstein sum of two values (`abc,cd->abd`), by a product of matrices. Null for sums it does not support: of one
 * value, with repeated labels, or with an ellipsis.
 */
export function einsum(b: GraphBuilder, equation: string, left: Value, right: Value): Computed | null {
  const match = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/u.exec(equation.replaceAll(' ', ''));
  if (match === null) return null;
  const labelsOf = (group: number): readonly string[] => Array.from(at(match, group));
  const [a, c, result] = [labelsOf(1), labelsOf(2), labelsOf(3)];
  const roles = rolesOf(a, c, result);
  if (roles === null || a.length !== shapeOf(left).length || c.length !== shapeOf(right).length) return null;
  const lengths = new Map([
    ...a.map((label, i) => [label, at(shapeOf(left), i)] as const),
    ...c.map((label, i) => [label, at(shapeOf(right), i)] as const),
  ]);
  const sizesOf = (groups: readonly (readonly string[])[]): readonly Length[] | null => {
    const sizes = groups.map((group) => productOf(group.map((label) => entry(lengths, label))));
    return sizes.every((size) => size !== null) ? sizes : null;
  };
  const batches = roles.batch.map((label) => [label]);
  const leftShape = sizesOf([...batches, roles.left, roles.summed]);
  const rightShape = sizesOf([...batches, roles.summed, roles.right]);
  if (leftShape === null || rightShape === null) return null;
  const arranged = (
    value: Value,
    labels: readonly string[],
    order: readonly string[],
    shape: readonly Length[],
  ): Value => {
    const axes = order.map((label) => labels.indexOf(label));
    if (value.kind === 'constant') return withShape(permuted(value, axes), shape.map(Number));
    if (value.kind === 'integers') return value;
    return reshape(b, transpose(b, value, axes), shape);
  };
  const product = matrixProduct(
    b,
    arranged(left, a, [...roles.batch, ...roles.left, ...roles.summed], leftShape),
    arranged(right, c, [...roles.batch, ...roles.summed, ...roles.right], rightShape),
  );
  const order = [...roles.batch, ...roles.left, ...roles.right];
  const shape = order.map((label) => entry(lengths, label));
  return transpose(
    b,
    reshape(b, product, shape),
    result.map((label) => order.indexOf(label)),
  );
}

/** Null where a label is repeated, is in one operand only and not in the result, or is in the result only. */
function rolesOf(a: readonly string[], c: readonly string[], result: readonly string[]): Roles | null {
  if ([a, c, result].some((labels) => new Set(labels).size !== labels.length)) return null;
  const roles: Roles = {
    batch: result.filter((label) => a.includes(label) && c.includes(label)),
    left: result.filter((label) => a.includes(label) && !c.includes(label)),
    right: result.filter((label) => !a.includes(label) && c.includes(label)),
    summed: a.filter((label) => c.includes(label) && !result.includes(label)),
  };
  const { batch, left, right, summed } = roles;
  const isWhole =
    a.length === batch.length + left.length + summed.length &&
    c.length === batch.length + right.length + summed.length &&
    result.length === batch.length + left.length + right.length;
  return isWhole ? roles : null;
}
