import type { ElementType } from '../../graph/tensor.ts';
import { TensorProto_DataType } from './schema/onnx_pb.ts';

const byOnnxType: ReadonlyMap<number, ElementType> = new Map([
  [TensorProto_DataType.FLOAT, 'float32'],
  [TensorProto_DataType.DOUBLE, 'float64'],
  [TensorProto_DataType.FLOAT16, 'float16'],
  [TensorProto_DataType.BFLOAT16, 'bfloat16'],
  [TensorProto_DataType.INT8, 'int8'],
  [TensorProto_DataType.INT16, 'int16'],
  [TensorProto_DataType.INT32, 'int32'],
  [TensorProto_DataType.INT64, 'int64'],
  [TensorProto_DataType.UINT8, 'uint8'],
  [TensorProto_DataType.UINT16, 'uint16'],
  [TensorProto_DataType.UINT32, 'uint32'],
  [TensorProto_DataType.UINT64, 'uint64'],
  [TensorProto_DataType.BOOL, 'bool'],
  [TensorProto_DataType.STRING, 'string'],
]);

const byElementType = new Map([...byOnnxType].map(([onnxType, type]) => [type, onnxType]));

/** The element type behind an ONNX `TensorProto.DataType`. */
export function elementTypeOf(onnxType: number): ElementType {
  return byOnnxType.get(onnxType) ?? 'other';
}

/** The ONNX `TensorProto.DataType` of an element type; 0 (undefined) for types carried along unread. */
export function onnxTypeOf(type: ElementType): number {
  return byElementType.get(type) ?? 0;
}
