import { integersOf } from '../../../graph/tensor.ts';
import { dividedLength } from '../../tensorflow/layout.ts';
import { isSameLength, type Length, scaled, sumOf } from '../../tensorflow/length.ts';
import type { Integers, Value } from '../../tensorflow/value.ts';
import type { Operand, Operator } from './operator.ts';

/** The integers of an operand: a small constant, or lengths of axes. Null for any other. */
export function integersIn(operand: Operand | undefined): Integers | null {
  if (operand?.kind === 'integers') return operand;
  if (operand?.kind !== 'constant' || operand.value.shape.length > 1) return null;
  const elements = integersOf(operand.value);
  return elements === null
    ? null
    : { kind: 'integers', elements, isScalar: operand.value.shape.length === 0 };
}

/**
 * What a node gives that computes shapes from shapes, as TensorFlow does between layers whose size is open. Null where it
 * does not, or where the result is not of the form `times · length + plus`.
 */
export function integersOfNode(operator: Operator): readonly Value[] | null {
  const { node, inputs } = operator;
  if (!inputs.some((input) => input.kind === 'integers')) return null;
  const operands = inputs.map(integersIn);
  if (operands.some((operand) => operand === null)) return null;
  const given = operands as readonly Integers[];
  const made = Object.hasOwn(table, node.operator) ? table[node.operator]?.(given, operator) : null;
  return made ?? null;
}

type Compute = (operands: readonly Integers[], operator: Operator) => readonly Integers[] | null;

const table: Readonly<Record<string, Compute>> = {
  Identity: (operands) => operands.slice(0, 1),
  Cast: (operands) => operands.slice(0, 1),
  OnesLike: ([first]) => (first === undefined ? null : [{ ...first, elements: first.elements.map(() => 1) }]),
  ZerosLike: ([first]) =>
    first === undefined ? null : [{ ...first, elements: first.elements.map(() => 0) }],
  Add: onPairs(sumOf),
  AddV2: onPairs(sumOf),
  Sub: onPairs((a, c) => sumOf(a, scaled(c, -1))),
  Mul: onPairs((a, c) =>
    typeof c === 'number' ? scaled(a, c) : typeof a === 'number' ? scaled(c, a) : null,
  ),
  FloorDiv: onPairs((a, c) => {
    if (typeof c !== 'number') return null;
    return typeof a === 'number' ? Math.floor(a / c) : dividedLength(a, c);
  }),
  RealDiv: onPairs((a, c) => (typeof c === 'number' ? dividedLength(a, c) : null)),
  Maximum: onPairs((a, c) => larger(a, c, Math.max)),
  Minimum: onPairs((a, c) => larger(a, c, Math.min)),
  Pack: (operands) => [list(operands.flatMap(({ elements }) => elements))],
  ConcatV2: (operands) => [list(operands.slice(0, -1).flatMap(({ elements }) => elements))],
  Prod: ([first]) => {
    const product = first?.elements.reduce<Length | null>(
      (all, length) =>
        all === null
          ? null
          : typeof length === 'number'
            ? scaled(all, length)
            : typeof all === 'number'
              ? scaled(length, all)
              : null,
      1,
    );
    return product === undefined || product === null
      ? null
      : [{ kind: 'integers', elements: [product], isScalar: true }];
  },
  ExpandDims: ([first]) => (first?.isScalar === true ? [list(first.elements)] : null),
  Squeeze: ([first]) => (first?.elements.length === 1 ? [{ ...first, isScalar: true }] : null),
  Reshape: ([first, shape]) => {
    if (first === undefined || shape === undefined || shape.elements.length > 1) return null;
    return [{ ...first, isScalar: shape.elements.length === 0 }];
  },
  Unpack: ([first]) =>
    first?.elements.map((element) => ({ kind: 'integers', elements: [element], isScalar: true }) as const) ??
    null,
  GatherV2: ([first, indices]) => {
    const taken = indices?.elements.map((index) =>
      typeof index === 'number' ? first?.elements.at(index) : undefined,
    );
    if (taken === undefined || taken.some((length) => length === undefined)) return null;
    return [{ kind: 'integers', elements: taken as readonly Length[], isScalar: indices?.isScalar ?? false }];
  },
  Slice: ([first, begin, size]) => {
    const [from, count] = [begin?.elements[0], size?.elements[0]];
    if (first === undefined || typeof from !== 'number' || typeof count !== 'number') return null;
    return [list(first.elements.slice(from, count === -1 ? undefined : from + count))];
  },
  StridedSlice: ([first, begin, end, steps], { node: { attributes } }) => {
    const [from, to, step] = [begin, end, steps].map((operand) => operand?.elements[0]);
    if (first === undefined || typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number')
      return null;
    if (attributes.integer('shrink_axis_mask') === 1) {
      const element = first.elements.at(from);
      return element === undefined ? null : [{ kind: 'integers', elements: [element], isScalar: true }];
    }
    if (step !== 1) return null;
    const start = ((attributes.integer('begin_mask') ?? 0) & 1) === 1 ? 0 : from;
    const stop = ((attributes.integer('end_mask') ?? 0) & 1) === 1 ? undefined : to;
    return [list(first.elements.slice(start, stop))];
  },
};

function list(elements: readonly Length[]): Integers {
  return { kind: 'integers', elements, isScalar: false };
}

function onPairs(compute: (a: Length, c: Length) => Length | null): Compute {
  return ([left, right]) => {
    if (left === undefined || right === undefined) return null;
    const count = Math.max(left.elements.length, right.elements.length);
    const of = ({ elements }: Integers, i: number): Length => elements[elements.length === 1 ? 0 : i] ?? 0;
    const elements = Array.from({ length: count }, (_, i) => compute(of(left, i), of(right, i)));
    if (elements.some((element) => element === null)) return null;
    return [
      {
        kind: 'integers',
        elements: elements as readonly Length[],
        isScalar: left.isScalar && right.isScalar,
      },
    ];
  };
}

function larger(a: Length, c: Length, choose: (a: number, c: number) => number): Length | null {
  if (typeof a === 'number' && typeof c === 'number') return choose(a, c);
  return isSameLength(a, c) ? a : null;
}
