import type { Constants } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import type { Dimension, ValueInfo } from '../../graph/graph.ts';
import { bytesPerElement, type ElementType, sizeOf, type Tensor } from '../../graph/tensor.ts';
import { shapeInWords } from './declared-shape.ts';

/** Elements that a constant input may have. */
const mostElements = 2 ** 24;

/** Whole numbers beyond this are not exact as the `float32` that all inputs are given as. */
const largestWhole = 2 ** 24;

/** The largest numbers of IEEE 754's binary16 and binary32. */
const largestHalf = 65504;
const largestFloat = (2 - 2 ** -23) * 2 ** 127;

/**
 * The tensor that an input is set to: a number fills it, a list gives its elements in row order. Axes of open length are
 * of length 1, but the last of them takes what a list has.
 * @throws UserError when the values do not fit the input's type or shape
 */
export function constantTensor(
  input: ValueInfo,
  given: Constants[string],
  model: string,
): Tensor & { readonly data: Float32Array } {
  const { name, type } = input;
  const numbers = typeof given === 'number' ? [given] : given;
  const refused = (fault: string): UserError =>
    new UserError(`${model}: its input "${name}" (${inputInWords(input)}) ${fault}.`);
  if (bytesPerElement(type) === null) throw refused('cannot be set to numbers');
  const { least, most, isWhole } = rangeOf(type);
  const unfit = numbers.find(
    (value) => value < least || value > most || (isWhole && !Number.isInteger(value)),
  );
  if (unfit !== undefined) {
    throw refused(`cannot be ${unfit}: it takes ${isWhole ? 'whole ' : ''}numbers from ${least} to ${most}`);
  }
  const shape = shapeFor(input.shape ?? (numbers.length === 1 ? [] : [null]), numbers.length);
  const size = sizeOf(shape);
  if (size > mostElements) throw refused(`has more than ${mostElements} elements`);
  if (numbers.length !== 1 && numbers.length !== size) {
    throw refused(`takes ${size} values, and ${numbers.length} are given`);
  }
  const [first = 0] = numbers;
  const data = numbers.length === size ? Float32Array.from(numbers) : new Float32Array(size).fill(first);
  return { type: 'float32', shape, data };
}

/** The numbers that an input of a type can be set to; others would wrap around, or become infinite. */
function rangeOf(type: ElementType): {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
} {
  if (type === 'bool') return { least: 0, most: 1, isWhole: true };
  const [, unsigned, bits] = /^(u?)int(\d+)$/u.exec(type) ?? [];
  if (bits === undefined) {
    const most = type === 'float16' ? largestHalf : largestFloat;
    return { least: -most, most, isWhole: false };
  }
  const isUnsigned = unsigned === 'u';
  const top = 2 ** (Number(bits) - (isUnsigned ? 0 : 1));
  const most = Math.min(top - 1, largestWhole);
  return { least: isUnsigned ? 0 : Math.max(-top, -largestWhole), most, isWhole: true };
}

/** An input's type and shape in words: `timestep, one int64`, `spacing, float32 of 1×3`. */
export function inputInWords({ name, type, shape }: ValueInfo): string {
  if (shape === null) return `${name}, ${type}`;
  return shape.every((length) => length === 1)
    ? `${name}, one ${type}`
    : `${name}, ${type} of ${shapeInWords({ shape })}`;
}

function shapeFor(shape: readonly Dimension[], count: number): readonly number[] {
  const known = sizeOf(shape.map((length) => (typeof length === 'number' ? length : 1)));
  const last = shape.findLastIndex((length) => typeof length !== 'number');
  const rest = count > 1 && known > 0 && count % known === 0 ? count / known : 1;
  return shape.map((length, axis) => (typeof length === 'number' ? length : axis === last ? rest : 1));
}
