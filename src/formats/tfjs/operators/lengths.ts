import { integersOf } from '../../../graph/tensor.ts';
import type { Length } from '../../tensorflow/length.ts';
import type { Integers } from '../../tensorflow/value.ts';
import type { Operand, Operator } from './operator.ts';

/** The integers of an operand that is computed from lengths or is a constant scalar or vector; null for any other. */
export function integersIn(operand: Operand | undefined): Integers | null {
  if (operand?.kind === 'integers') return operand;
  if (operand?.kind !== 'constant' || operand.value.shape.length > 1) return null;
  const elements = integersOf(operand.value);
  return elements === null
    ? null
    : { kind: 'integers', elements, isScalar: operand.value.shape.length === 0 };
}

/**
 * The integers of an input that is constant or computed from lengths of axes.
 * @throws UserError when it is computed from values
 */
export function lengthsOf(operator: Operator, index: number): readonly Length[] {
  const integers = integersIn(operator.inputs[index]);
  if (integers === null) throw operator.failure('has a shape that is computed from values');
  return integers.elements;
}
