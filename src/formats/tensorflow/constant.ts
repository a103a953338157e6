import { at } from '../../at.ts';
import { onnxTypeOf } from '../../graph/element-type.ts';
import { bytesPerElement, type ElementType, type Initializer, sizeOf } from '../../graph/tensor.ts';
import type { Constant } from './value.ts';

/** A constant of the graph from little-endian bytes in row-major order. */
export function initializer(type: ElementType, shape: readonly number[], bytes: Uint8Array): Initializer {
  return { type, onnxType: onnxTypeOf(type), shape, bytes };
}

export function floats(values: ArrayLike<number>, shape: readonly number[]): Initializer {
  return initializer('float32', shape, new Uint8Array(Float32Array.from(values).buffer));
}

export function int64s(values: readonly number[], shape: readonly number[] = [values.length]): Initializer {
  return initializer('int64', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

/** A vector that repeats one number. */
export function filled(name: string, length: number, value: number): Constant {
  return { kind: 'constant', name, value: floats(new Float32Array(length).fill(value), [length]) };
}

/** The same elements in the same order under another shape. */
export function withShape(constant: Constant, shape: readonly number[]): Constant {
  return { ...constant, value: { ...constant.value, shape } };
}

/** Permuted bytes by the original ones, so that several calls of a layer share their weights. */
const permutations = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

/** A constant with its axes permuted: axis `i` of the result is axis `axes[i]`. */
export function permuted(constant: Constant, axes: readonly number[]): Constant {
  const { shape, bytes, type } = constant.value;
  const width = bytesPerElement(type);
  const lengths = axes.map((axis) => at(shape, axis));
  const longAxes = axes.filter((axis) => shape[axis] !== 1);
  const isInOrder = longAxes.every((axis, i) => i === 0 || axis > at(longAxes, i - 1));
  if (isInOrder || width === null) return withShape(constant, lengths);
  const key = `${shape.join(' ')} by ${axes.join(' ')}`;
  const known = permutations.get(bytes) ?? new Map<string, Uint8Array>();
  permutations.set(bytes, known);
  const moved = known.get(key) ?? permutedBytes(bytes, width, shape, axes);
  known.set(key, moved);
  return { ...constant, value: { ...constant.value, shape: lengths, bytes: moved } };
}

function permutedBytes(
  bytes: Uint8Array,
  width: number,
  shape: readonly number[],
  axes: readonly number[],
): Uint8Array {
  const strides = axes.map((axis) => ({
    length: at(shape, axis),
    stride: sizeOf(shape.slice(axis + 1)),
  }));
  const from = elementsOf(bytes.byteOffset % width === 0 ? bytes : bytes.slice(), width);
  const to = elementsOf(new Uint8Array(from.byteLength), width);
  gather(from, to, strides);
  return new Uint8Array(to.buffer, to.byteOffset, to.byteLength);
}

type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

function elementsOf({ buffer, byteOffset, byteLength }: Uint8Array, width: number): Elements {
  const count = byteLength / width;
  if (width === 8) return new BigUint64Array(buffer, byteOffset, count);
  if (width === 4) return new Uint32Array(buffer, byteOffset, count);
  if (width === 2) return new Uint16Array(buffer, byteOffset, count);
  return new Uint8Array(buffer, byteOffset, count);
}

interface StridedAxis {
  readonly length: number;
  readonly stride: number;
}

/** Reads `from` by strides, in the order of `axes`, at least one. The innermost axis has a loop of its own, for speed. */
function gather(from: Elements, to: Elements, axes: readonly StridedAxis[]): void {
  const { length: innerLength, stride: innerStride } = at(axes, axes.length - 1);
  const outer = axes.slice(0, -1).map((axis) => ({ ...axis, position: 0 }));
  outer.reverse();
  let start = 0;
  for (let written = 0; written < to.length; written += innerLength) {
    for (let i = 0; i < innerLength; i++) to[written + i] = from[start + i * innerStride] ?? 0;
    for (const axis of outer) {
      axis.position += 1;
      start += axis.stride;
      if (axis.position < axis.length) break;
      start -= axis.position * axis.stride;
      axis.position = 0;
    }
  }
}
