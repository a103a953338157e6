/** Element types of the ONNX operator vocabulary that are supported. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string'
  /** A type that is passed on unread (float8, int4, complex). */
  | 'other';

/**
 * A constant of the model: little-endian bytes in row-major order of `shape`. The bytes are a view of the model file
 * and must not be written to.
 */
export interface Initializer {
  readonly type: ElementType;
  /** The ONNX `TensorProto.DataType`, kept for types that are passed on unread. */
  readonly onnxType: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** An input or output of a run: values in row-major order of `shape`. */
export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export type TensorData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Bytes per element; null where that is not a whole number or unknown. */
export function bytesPerElement(type: ElementType): number | null {
  switch (type) {
    case 'bool':
    case 'int8':
    case 'uint8':
      return 1;
    case 'float16':
    case 'bfloat16':
    case 'int16':
    case 'uint16':
      return 2;
    case 'float32':
    case 'int32':
    case 'uint32':
      return 4;
    case 'float64':
    case 'int64':
    case 'uint64':
      return 8;
    case 'string':
    case 'other':
      return null;
  }
}

/** The integers of a small constant such as a shape, an axis list or pads; null for other types. */
export function integersOf({ type, bytes, shape }: Initializer): readonly number[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = sizeOf(shape);
  if (type === 'int64') return Array.from({ length: count }, (_, i) => Number(view.getBigInt64(i * 8, true)));
  if (type === 'int32') return Array.from({ length: count }, (_, i) => view.getInt32(i * 4, true));
  return null;
}

/** The numbers of a float constant such as scales; null for other types. */
export function floatsOf({ type, bytes, shape }: Initializer): Float32Array | null {
  if (type !== 'float32') return null;
  const copy = bytes.slice(0, sizeOf(shape) * 4);
  return new Float32Array(copy.buffer, copy.byteOffset, sizeOf(shape));
}
