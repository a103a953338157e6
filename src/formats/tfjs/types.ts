import type { ElementType } from '../../graph/tensor.ts';

const types: Readonly<Record<string, ElementType>> = {
  DT_FLOAT: 'float32',
  DT_HALF: 'float16',
  DT_DOUBLE: 'float64',
  DT_INT32: 'int32',
  DT_INT64: 'int64',
  DT_UINT8: 'uint8',
  DT_INT8: 'int8',
  DT_BOOL: 'bool',
};

/** The element type behind a TensorFlow data type; null for those that are not supported. */
export function elementType(type: string | null): ElementType | null {
  return type !== null && Object.hasOwn(types, type) ? (types[type] ?? null) : null;
}
