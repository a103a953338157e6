import type { GraphBuilder } from '../builder.ts';
import { permuted, withShape } from '../constant.ts';
import { asWrittenTensor } from '../layout.ts';
import type { Length } from '../length.ts';
import {
  asWritten,
  channelsFirst,
  type Computed,
  type Constant,
  isSameOrder,
  shapeOf,
  typeOf,
  type Value,
} from '../value.ts';
import { convolution } from './convolution.ts';
import { broadcast } from './elementwise.ts';
import { productOf } from './lengths.ts';
import { reshape, transpose } from './moving.ts';

/** The product of matrices in the last two axes, for each of the axes before (as NumPy's `matmul`). */
export function matrixProduct(b: GraphBuilder, left: Value, right: Value): Computed {
  const [a, c] = [shapeOf(left), shapeOf(right)];
  const tensor = b.emit('MatMul', [asWrittenTensor(b, left), asWrittenTensor(b, right)]);
  const rank = Math.max(a.length, c.length);
  const batch = asWritten(rank - 2).map((axis): Length => {
    const [mine, other] = [a[axis - rank + a.length] ?? 1, c[axis - rank + c.length] ?? 1];
    return mine === 1 ? other : mine;
  });
  const shape = [...batch, a.at(-2) ?? 1, c.at(-1) ?? 1];
  return { kind: 'computed', tensor, shape, order: asWritten(rank), type: typeOf(left) };
}

/**
 * A matrix applied to the last axis: a convolution by single positions where channels lie first.
 * @param kernel `inputs × outputs`
 */
export function dense(b: GraphBuilder, x: Computed, kernel: Constant, bias: Constant | null): Computed {
  const rank = x.shape.length;
  if (rank > 2 && rank < 6 && isSameOrder(x.order, channelsFirst(rank))) {
    const ones = asWritten(rank - 2).map(() => 1);
    const pointwise = withShape(kernel, [...ones, ...kernel.value.shape]);
    return convolution(b, x, pointwise, bias, { strides: ones, dilations: ones, padding: 'valid' });
  }
  const product = matrixProduct(b, x, kernel);
  return bias === null ? product : broadcast(b, 'Add', [product, bias]);
}

/** The axes of the operands of an Einstein sum, by what becomes of them. */
interface Roles {
  readonly batch: readonly string[];
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly summed: readonly string[];
}

/**
 * The Einstein sum of two values (`abc,cd->abd`), as a product of matrices. Null for sums of another kind: of one value,
 * with repeated labels, or with an ellipsis.
 */
export function einsum(b: GraphBuilder, equation: string, left: Value, right: Value): Computed | null {
  const match = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/u.exec(equation.replaceAll(' ', ''));
  if (match === null) return null;
  const [a = [], c = [], result = []] = match.slice(1).map((labels) => Array.from(labels));
  if ([a, c, result].some((labels) => new Set(labels).size !== labels.length)) return null;
  const roles: Roles = {
    batch: result.filter((label) => a.includes(label) && c.includes(label)),
    left: result.filter((label) => a.includes(label) && !c.includes(label)),
    right: result.filter((label) => !a.includes(label) && c.includes(label)),
    summed: a.filter((label) => c.includes(label) && !result.includes(label)),
  };
  if (a.length !== roles.batch.length + roles.left.length + roles.summed.length) return null;
  if (c.length !== roles.batch.length + roles.right.length + roles.summed.length) return null;
  const lengths = new Map([
    ...a.map((label, i) => [label, shapeOf(left)[i] ?? 1] as const),
    ...c.map((label, i) => [label, shapeOf(right)[i] ?? 1] as const),
  ]);
  const groups = (labels: readonly (readonly string[])[]): readonly Length[] | null => {
    const sizes = labels.map((group) => productOf(group.map((label) => lengths.get(label) ?? 1)));
    return sizes.every((size) => size !== null) ? sizes : null;
  };
  const batches = roles.batch.map((label) => [label]);
  const leftShape = groups([...batches, roles.left, roles.summed]);
  const rightShape = groups([...batches, roles.summed, roles.right]);
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
    return reshape(b, transpose(value, axes), shape);
  };
  const product = matrixProduct(
    b,
    arranged(left, a, [...roles.batch, ...roles.left, ...roles.summed], leftShape),
    arranged(right, c, [...roles.batch, ...roles.summed, ...roles.right], rightShape),
  );
  const made = [...roles.batch, ...roles.left, ...roles.right];
  const shaped = reshape(
    b,
    product,
    made.map((label) => lengths.get(label) ?? 1),
  );
  return transpose(
    shaped,
    result.map((label) => made.indexOf(label)),
  );
}
