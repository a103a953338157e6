import type { ElementType } from './tensor.ts';

/** The numbers of ONNX's `TensorProto.DataType`. */
const onnxTypes: Readonly<Record<Exclude<ElementType, 'other'>, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
};

const elementTypes: ReadonlyMap<number, ElementType> = new Map(
  Object.entries(onnxTypes).map(([type, onnxType]) => [onnxType, type as ElementType]),
);

/** The element type of an ONNX `TensorProto.DataType`. */
export function elementTypeOf(onnxType: number): ElementType {
  return elementTypes.get(onnxType) ?? 'other';
}

/** The ONNX `TensorProto.DataType` of an element type; 0 (undefined) for types that are passed on unread. */
export function onnxTypeOf(type: ElementType): number {
  return type === 'other' ? 0 : onnxTypes[type];
}
