import { at } from '../../at.ts';
import { bytesPerElement, type Initializer, sizeOf } from '../tensor.ts';

/**
 * A constant with some positions of an axis, in the given order.
 * @throws RangeError when its elements are no whole number of bytes
 */
export function cutAxis(constant: Initializer, axis: number, positions: readonly number[]): Initializer {
  const { type, shape, bytes } = constant;
  const width = bytesPerElement(type);
  if (width === null) throw new RangeError(`a constant of type ${type} cannot be cut`);
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1)) * width];
  const length = at(shape, axis);
  const part = new Uint8Array(outer * positions.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const position of positions) {
      const from = (block * length + position) * inner;
      part.set(bytes.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return { ...constant, shape: shape.with(axis, positions.length), bytes: part };
}
