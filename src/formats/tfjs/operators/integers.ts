import { at } from '../../../at.ts';
import { type Length, raisedTo } from '../../tensorflow/length.ts';
import { indexedIntegers } from '../../tensorflow/operations/indexing.ts';
import { ofTwoLengths, onLengths, productOf } from '../../tensorflow/operations/lengths.ts';
import { integersIn } from './lengths.ts';
import type { Integers, Value } from '../../tensorflow/value.ts';
import type { Operator } from './operator.ts';
import { stridedIndices } from './strided-slice.ts';

/**
 * The outputs of a node that computes with lengths of axes, as TensorFlow does between layers of open size. Null for other
 * nodes, or where a result is not of the form `times · length + plus`.
 */
export function integersOfNode(operator: Operator): readonly Value[] | null {
  const { node, inputs } = operator;
  if (!inputs.some((input) => input.kind === 'integers')) return null;
  const operands = inputs.map(integersIn);
  if (!operands.every((operand) => operand !== null)) return null;
  const compute = Object.hasOwn(table, node.operator) ? table[node.operator] : undefined;
  return compute === undefined ? null : compute(operands, operator);
}

/** Far more elements than any shape has. */
const mostElements = 65536;

type Compute = (operands: readonly Integers[], operator: Operator) => readonly Integers[] | null;

const table: Readonly<Record<string, Compute>> = {
  Identity: (operands) => operands.slice(0, 1),
  Cast: (operands) => operands.slice(0, 1),
  OnesLike: ([first]) => (first === undefined ? null : [{ ...first, elements: first.elements.map(() => 1) }]),
  ZerosLike: ([first]) =>
    first === undefined ? null : [{ ...first, elements: first.elements.map(() => 0) }],
  ...Object.fromEntries(
    Object.entries(ofTwoLengths).map(([name, compute]): [string, Compute] => [name, onPairs(compute)]),
  ),
  BroadcastArgs: ([left, right]) => {
    if (left === undefined || right === undefined) return null;
    const [longer, shorter] =
      left.elements.length >= right.elements.length
        ? [left.elements, right.elements]
        : [right.elements, left.elements];
    const raised = raisedTo(shorter, longer.length);
    return [list(longer.map((length, i) => (length === 1 ? at(raised, i) : length)))];
  },
  Range: ([start, limit, delta]) => {
    const [from, to, step] = [start, limit, delta].map((operand) => operand?.elements[0]);
    if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number') return null;
    const count = Math.ceil((to - from) / step);
    if (!(count >= 0 && count <= mostElements)) return null;
    return [list(Array.from({ length: count }, (_, i) => from + i * step))];
  },
  Pack: (operands) => [list(operands.flatMap(({ elements }) => elements))],
  ConcatV2: (operands) => [list(operands.slice(0, -1).flatMap(({ elements }) => elements))],
  Prod: ([first]) => {
    const product = first === undefined ? null : productOf(first.elements);
    return product === null ? null : [{ kind: 'integers', elements: [product], isScalar: true }];
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
    if (first === undefined || indices === undefined) return null;
    const elements = indices.elements.map((index) =>
      typeof index === 'number' ? first.elements.at(index) : undefined,
    );
    if (!elements.every((length) => length !== undefined)) return null;
    return [{ kind: 'integers', elements, isScalar: indices.isScalar }];
  },
  Slice: ([first, begin, size]) => {
    const [from, count] = [begin?.elements[0], size?.elements[0]];
    if (first === undefined || typeof from !== 'number' || typeof count !== 'number') return null;
    return [list(first.elements.slice(from, count === -1 ? undefined : from + count))];
  },
  StridedSlice: ([first], operator) => {
    const part = first === undefined ? null : indexedIntegers(first, stridedIndices(operator)?.[0]);
    return part === null ? null : [part];
  },
};

function list(elements: readonly Length[]): Integers {
  return { kind: 'integers', elements, isScalar: false };
}

function onPairs(compute: (a: Length, c: Length) => Length | null): Compute {
  return ([left, right]) => {
    const result = left === undefined || right === undefined ? null : onLengths(compute, left, right);
    return result === null ? null : [result];
  };
}
