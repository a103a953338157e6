import { at } from '../../at.ts';
import type { Replacement } from '../../documents/learnt.ts';
import { fromHalf, toHalf } from '../../graph/half.ts';
import { type Initializer, sizeOf } from '../../graph/tensor.ts';

/** Uniform numbers in [0, 1). */
type Random = () => number;

/**
 * Other values for a parameter, of the same type and shape.
 * @param values *withoutSpace*: of a convolution, whose kernels lie along all axes but the first two
 * @throws RangeError when the type is none that `canReplace` admits, which is a bug
 */
export function replacedValues(values: Initializer, replacement: Replacement, random: Random): Initializer {
  switch (replacement) {
    case 'permuted':
      return { ...values, bytes: permuted(values, random) };
    case 'reinitialised':
      return { ...values, bytes: written(values, normalLike(numbersOf(values), random)) };
    case 'zeroed':
      return { ...values, bytes: new Uint8Array(values.bytes.length) };
    case 'withoutSpace':
      return { ...values, bytes: written(values, kernelMeans(values)) };
  }
}

/** Whether parameters of a type can be replaced. */
export function canReplace({ type }: Pick<Initializer, 'type'>): boolean {
  return type === 'float32' || type === 'float64' || type === 'float16';
}

/** Fisher and Yates. */
function permuted({ bytes, shape }: Initializer, random: Random): Uint8Array {
  const count = sizeOf(shape);
  const width = bytes.length / count;
  const moved = bytes.slice();
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const one = moved.slice(i * width, (i + 1) * width);
    moved.copyWithin(i * width, j * width, (j + 1) * width);
    moved.set(one, j * width);
  }
  return moved;
}

/**
 * Normal numbers around zero with the standard deviation of others (Box and Muller). Numbers that are all equal, such as
 * the scales of a normalization without parameters of its own, have none and stay.
 */
function normalLike(numbers: Float64Array, random: Random): Float64Array {
  if (numbers.every((value) => value === numbers[0])) return numbers;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length);
  return numbers.map(() => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return deviation * radius * Math.cos(2 * Math.PI * random());
  });
}

/** Each kernel with its mean at every position. */
function kernelMeans(values: Initializer): Float64Array {
  const numbers = numbersOf(values);
  const length = sizeOf(values.shape.slice(2));
  for (let start = 0; start < numbers.length; start += length) {
    const kernel = numbers.subarray(start, start + length);
    kernel.fill(kernel.reduce((sum, value) => sum + value, 0) / length);
  }
  return numbers;
}

function numbersOf({ type, bytes, shape }: Initializer): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = accessOf(type).read;
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => read(view, i));
}

function written({ type, bytes }: Initializer, numbers: Float64Array): Uint8Array {
  const made = new Uint8Array(bytes.length);
  const view = new DataView(made.buffer);
  const { write } = accessOf(type);
  for (let i = 0; i < numbers.length; i++) write(view, i, at(numbers, i));
  return made;
}

interface Access {
  readonly read: (view: DataView, index: number) => number;
  readonly write: (view: DataView, index: number, value: number) => void;
}

function accessOf(type: Initializer['type']): Access {
  switch (type) {
    case 'float32':
      return {
        read: (view, i) => view.getFloat32(4 * i, true),
        write: (view, i, value) => {
          view.setFloat32(4 * i, value, true);
        },
      };
    case 'float64':
      return {
        read: (view, i) => view.getFloat64(8 * i, true),
        write: (view, i, value) => {
          view.setFloat64(8 * i, value, true);
        },
      };
    case 'float16':
      return {
        read: (view, i) => fromHalf(view.getUint16(2 * i, true)),
        write: (view, i, value) => {
          view.setUint16(2 * i, toHalf(value), true);
        },
      };
    default:
      throw new RangeError(`parameters of type ${type} cannot be replaced`);
  }
}
