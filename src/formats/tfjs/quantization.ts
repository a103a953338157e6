import { UserError } from '../../errors.ts';
import { fromHalf } from '../../graph/half.ts';
import type { ElementType, Initializer } from '../../graph/tensor.ts';
import { initializer } from '../tensorflow/constant.ts';
import { isObject, type Json } from '../json.ts';

/** How a weight is quantized: linearly, `value = stored · scale + min`, or as 16-bit floats. */
export interface Quantization {
  readonly stored: 'uint8' | 'uint16' | 'float16';
  readonly scale: number;
  readonly min: number;
}

/**
 * Reads the quantization of a weight; null where it is not quantized.
 * @throws UserError when it is of a kind that TensorFlow.js does not write
 */
export function readQuantization(json: Json, weight: string, model: string): Quantization | null {
  if (json === undefined) return null;
  const damaged = new UserError(`${model}: the weight ${weight} is quantized in a way that is not known.`);
  if (!isObject(json)) throw damaged;
  const { dtype, scale, min } = json;
  if (dtype === 'float16') return { stored: dtype, scale: 1, min: 0 };
  const isLinear =
    (dtype === 'uint8' || dtype === 'uint16') && typeof scale === 'number' && typeof min === 'number';
  if (!isLinear) throw damaged;
  return { stored: dtype, scale, min };
}

/** The values of a quantized weight. */
export function dequantized(
  { stored, scale, min }: Quantization,
  type: ElementType,
  shape: readonly number[],
  bytes: Uint8Array,
): Initializer {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const codes =
    stored === 'uint8' ? bytes : new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
  const values = type === 'int32' ? new Int32Array(codes.length) : new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    const value = stored === 'float16' ? fromHalf(code) : code * scale + min;
    values[i] = type === 'int32' ? Math.round(value) : value;
  }
  return initializer(type === 'int32' ? 'int32' : 'float32', shape, new Uint8Array(values.buffer));
}
