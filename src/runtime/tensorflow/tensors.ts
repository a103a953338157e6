import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../errors.ts';
import { fromHalf, toHalf } from '../../graph/half.ts';
import {
  bytesPerElement,
  type ElementType,
  type Initializer,
  type Tensor,
  type TensorData,
} from '../../graph/tensor.ts';
import { useOnnxRuntime } from '../remedies.ts';
import { asInGraph, inGraphOrder, type Value } from './value.ts';

/**
 * Copies a tensor to the backend. Integers of more than 32 bits saturate at 32.
 * @param name of the tensor in messages, as in the functions below
 * @throws UserError when TensorFlow.js does not support the type
 */
export function fromTensor({ type, shape, data }: Tensor, name: string): Value {
  return inGraphOrder(tf.tensor(heldValues(type, data, name), [...shape], heldType(type, name)), type);
}

/**
 * Copies a constant to the backend.
 * @throws UserError when TensorFlow.js does not support the type
 */
export function fromInitializer({ type, shape, bytes }: Initializer, name: string): Value {
  return fromTensor({ type, shape, data: readValues(type, bytes, name) }, name);
}

/** Copies a tensor back from the backend, in its type in the graph. */
export async function toTensor(value: Value): Promise<Tensor> {
  const tensor = asInGraph(value);
  const data = await tensor.data();
  const shape = [...tensor.shape];
  if (tensor !== value.tensor) tensor.dispose();
  return { type: value.type, shape, data: asTyped(value.type, data) };
}

/**
 * The TensorFlow.js type that represents a type of the graph.
 * @throws UserError when there is none
 */
export function heldType(type: ElementType, name: string): 'float32' | 'int32' | 'bool' {
  switch (type) {
    case 'float32':
    case 'float64':
    case 'float16':
      return 'float32';
    case 'bool':
      return 'bool';
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return 'int32';
    case 'bfloat16':
    case 'string':
    case 'other':
      throw new UserError(
        `TensorFlow.js does not support the type ${type} of ${name}; run the model on ONNX Runtime.`,
        { remedies: [useOnnxRuntime] },
      );
  }
}

const mostNegative = -(2n ** 31n);
const mostPositive = 2n ** 31n - 1n;

function heldValues(
  type: ElementType,
  data: TensorData,
  name: string,
): Float32Array | Int32Array | Uint8Array {
  if (type === 'float16') return Float32Array.from(data as Uint16Array, fromHalf);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    return Int32Array.from(data, (value) =>
      Number(value > mostPositive ? mostPositive : value < mostNegative ? mostNegative : value),
    );
  switch (heldType(type, name)) {
    case 'float32':
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case 'int32':
      return data instanceof Int32Array ? data : Int32Array.from(data);
    case 'bool':
      return Uint8Array.from(data);
  }
}

/** Converts values from TensorFlow.js to the type in the graph. */
function asTyped(type: ElementType, data: Float32Array | Int32Array | Uint8Array): TensorData {
  switch (type) {
    case 'float32':
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case 'float64':
      return Float64Array.from(data);
    case 'float16':
      return Uint16Array.from(data, toHalf);
    case 'int64':
      return BigInt64Array.from(data as Int32Array, BigInt);
    case 'uint64':
      return BigUint64Array.from(data as Int32Array, BigInt);
    case 'int32':
      return Int32Array.from(data);
    case 'uint32':
      return Uint32Array.from(data);
    case 'int16':
      return Int16Array.from(data);
    case 'uint16':
      return Uint16Array.from(data);
    case 'int8':
      return Int8Array.from(data);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(data);
    case 'bfloat16':
    case 'string':
    case 'other':
      throw new Error(`The kernels computed a value of type ${type}, which they do not support.`);
  }
}

/**
 * The values of a constant. They are a view of its bytes where these are aligned to the element size, else a copy.
 * @throws UserError when TensorFlow.js cannot read the type
 */
export function readValues(type: ElementType, bytes: Uint8Array, name: string): TensorData {
  const size = bytesPerElement(type);
  if (size === null) throw new UserError(`TensorFlow.js cannot read ${name}, which is of ${type}.`);
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const length = byteLength / size;
  switch (type) {
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float64':
      return new Float64Array(buffer, byteOffset, length);
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, length);
    case 'uint64':
      return new BigUint64Array(buffer, byteOffset, length);
    case 'int32':
      return new Int32Array(buffer, byteOffset, length);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length);
    case 'int16':
      return new Int16Array(buffer, byteOffset, length);
    case 'int8':
      return new Int8Array(buffer, byteOffset, length);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer, byteOffset, length);
    default:
      return new Uint16Array(buffer, byteOffset, length);
  }
}
