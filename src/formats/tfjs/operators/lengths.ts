import { integersOf } from '../../../graph/tensor.ts';
import type { Length } from '../../tensorflow/length.ts';
import type { Integers } from '../../tensorflow/value.ts';
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

/** Integers of an input that must be known, or follow from lengths of axes. */
export function lengthsOf(operator: Operator, index: number): readonly Length[] {
  const integers = integersIn(operator.inputs[index]);
  if (integers === null) throw operator.failure('has a shape that is computed from values');
  return integers.elements;
}
