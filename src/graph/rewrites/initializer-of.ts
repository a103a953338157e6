import { onnxTypeOf } from '../element-type.ts';
import type { Initializer, Tensor } from '../tensor.ts';

/** What a run computed, as a constant that shares its memory. */
export function initializerOf({ type, shape, data }: Tensor): Initializer {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { type, onnxType: onnxTypeOf(type), shape, bytes };
}
