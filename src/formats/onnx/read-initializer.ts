import { UserError } from '../../errors.ts';
import { elementTypeOf } from '../../graph/element-type.ts';
import { bytesPerElement, type Initializer, sizeOf } from '../../graph/tensor.ts';
import { type TensorProto, TensorProto_DataLocation } from './schema/onnx_pb.ts';

/** Reads the bytes of a tensor that is stored outside the model file. */
export type ExternalBytes = (tensor: TensorProto) => Uint8Array;

/**
 * A constant as a view of the file's bytes. Values in the older typed fields are packed into bytes.
 * @throws UserError when its shape is impossible or does not match its bytes
 */
export function readInitializer(tensor: TensorProto, external: ExternalBytes, model: string): Initializer {
  const shape = tensor.dims.map(Number);
  const type = elementTypeOf(tensor.dataType);
  const isSane = shape.every((length) => length >= 0) && Number.isSafeInteger(sizeOf(shape));
  if (!isSane) {
    throw new UserError(`${model}: initializer ${tensor.name} has the impossible shape ${shape.join('×')}.`);
  }
  const bytes =
    tensor.dataLocation === TensorProto_DataLocation.EXTERNAL
      ? external(tensor)
      : (packed(tensor) ?? tensor.rawData);
  const width = bytesPerElement(type);
  if (width !== null && bytes.byteLength !== sizeOf(shape) * width) {
    throw new UserError(
      `${model}: initializer ${tensor.name} (${type} ${shape.join('×')}) needs ${sizeOf(shape) * width} bytes but has ` +
        `${bytes.byteLength}: the file is damaged.`,
    );
  }
  return { type, onnxType: tensor.dataType, shape, bytes };
}

/** Typed fields as little-endian bytes; null where they are empty. `int32_data` holds small integers, booleans and half floats too. */
function packed(tensor: TensorProto): Uint8Array | null {
  const width = bytesPerElement(elementTypeOf(tensor.dataType));
  if (tensor.floatData.length > 0) return bytesOf(Float32Array.from(tensor.floatData));
  if (tensor.doubleData.length > 0) return bytesOf(Float64Array.from(tensor.doubleData));
  if (tensor.int64Data.length > 0) return bytesOf(BigInt64Array.from(tensor.int64Data));
  if (tensor.uint64Data.length > 0) {
    return width === 4
      ? bytesOf(Uint32Array.from(tensor.uint64Data, Number))
      : bytesOf(BigUint64Array.from(tensor.uint64Data));
  }
  if (tensor.int32Data.length > 0) {
    if (width === 4) return bytesOf(Int32Array.from(tensor.int32Data));
    if (width === 2) return bytesOf(Uint16Array.from(tensor.int32Data));
    return Uint8Array.from(tensor.int32Data);
  }
  return null;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
