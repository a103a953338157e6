import { onnxTypeOf } from '../../graph/element-type.ts';
import { bytesPerElement, type ElementType, type Initializer, sizeOf } from '../../graph/tensor.ts';
import type { Constant } from './value.ts';

/** A constant of the graph from little-endian bytes in row order. */
export function initializer(type: ElementType, shape: readonly number[], bytes: Uint8Array): Initializer {
  return { type, onnxType: onnxTypeOf(type), shape, bytes };
}

export function floats(values: ArrayLike<number>, shape: readonly number[]): Initializer {
  return initializer('float32', shape, new Uint8Array(Float32Array.from(values).buffer));
}

export function int64s(values: readonly number[], shape: readonly number[] = [values.length]): Initializer {
  return initializer('int64', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

export function filled(name: string, length: number, value: number): Constant {
  return { kind: 'constant', name, value: floats(new Float32Array(length).fill(value), [length]) };
}

/** The same elements in the same order under another shape. */
export function withShape(constant: Constant, shape: readonly number[]): Constant {
  return { ...constant, value: { ...constant.value, shape } };
}

/** What was permuted, so that layers called twice share their weights. */
const known = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

/** A constant with its axes in another order: axis `i` of the result is axis `axes[i]`. */
export function permuted(constant: Constant, axes: readonly number[]): Constant {
  const { shape, bytes, type } = constant.value;
  const width = bytesPerElement(type);
  const lengths = axes.map((axis) => shape[axis] ?? 1);
  const long = axes.filter((axis) => shape[axis] !== 1);
  const isInOrder = long.every((axis, i) => i === 0 || axis > (long[i - 1] ?? 0));
  if (isInOrder || width === null) return withShape(constant, lengths);
  const key = `${shape.join(' ')} by ${axes.join(' ')}`;
  const made = known.get(bytes) ?? new Map<string, Uint8Array>();
  known.set(bytes, made);
  const moved = made.get(key) ?? permutedBytes(bytes, width, shape, axes);
  made.set(key, moved);
  return { ...constant, value: { ...constant.value, shape: lengths, bytes: moved } };
}

function permutedBytes(
  bytes: Uint8Array,
  width: number,
  shape: readonly number[],
  axes: readonly number[],
): Uint8Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const lengths = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const from = elementsOf(bytes.byteOffset % width === 0 ? bytes : bytes.slice(), width);
  const to = elementsOf(new Uint8Array(from.byteLength), width);
  gather(from, to, lengths, steps);
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

/** Reads `from` in steps; the innermost axis in a loop of its own. */
function gather(from: Elements, to: Elements, lengths: readonly number[], steps: readonly number[]): void {
  const last = lengths.length - 1;
  const inner = lengths[last] ?? 1;
  const innerStep = steps[last] ?? 1;
  const position = lengths.map(() => 0);
  let start = 0;
  for (let written = 0; written < to.length; written += inner) {
    for (let i = 0; i < inner; i++) to[written + i] = from[start + i * innerStep] ?? 0;
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      const step = steps[axis] ?? 0;
      start += step;
      if (next < (lengths[axis] ?? 1)) {
        position[axis] = next;
        break;
      }
      start -= next * step;
      position[axis] = 0;
    }
  }
}
