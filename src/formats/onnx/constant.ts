import { onnxTypeOf } from '../../graph/element-type.ts';
import type { Node } from '../../graph/graph.ts';
import type { Initializer } from '../../graph/tensor.ts';
import { toInt64 } from './int64.ts';

/** The value of a `Constant` node (ONNX operator spec, Constant-13); null for strings and for any other node. */
export function constantOf(node: Node): Initializer | null {
  if (node.operator !== 'Constant' || node.domain !== '') return null;
  const [attribute] = [...node.attributes.values()];
  switch (attribute?.kind) {
    case 'tensor':
      return attribute.value;
    case 'int':
      return integers([attribute.value], []);
    case 'ints':
      return integers(attribute.value, [attribute.value.length]);
    case 'float':
      return floats([attribute.value], []);
    case 'floats':
      return floats(attribute.value, [attribute.value.length]);
    default:
      return null;
  }
}

function integers(values: readonly number[], shape: readonly number[]): Initializer {
  const bytes = new Uint8Array(BigInt64Array.from(values, toInt64).buffer);
  return { type: 'int64', onnxType: onnxTypeOf('int64'), shape, bytes };
}

function floats(values: readonly number[], shape: readonly number[]): Initializer {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return { type: 'float32', onnxType: onnxTypeOf('float32'), shape, bytes };
}
