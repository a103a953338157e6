import { onnxTypeOf } from './element-type.ts';
import type { Graph } from './graph.ts';
import type { Initializer } from './tensor.ts';

/** A `float32` constant, which shares the memory of `values`. */
export function floatInitializer(values: Float32Array, shape: readonly number[]): Initializer {
  return {
    type: 'float32',
    onnxType: onnxTypeOf('float32'),
    shape,
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

/** A list of integers as an `int64` constant of one axis. */
export function integerInitializer(values: readonly number[]): Initializer {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { type: 'int64', onnxType: onnxTypeOf('int64'), shape: [values.length], bytes };
}

/** Bytes of a graph's weights. */
export function weightBytes({ initializers }: Pick<Graph, 'initializers'>): number {
  return [...initializers.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
