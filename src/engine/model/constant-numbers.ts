import { fromHalf } from '../../graph/half.ts';
import { firstOutput, type Graph, inputOf, producersOf } from '../../graph/graph.ts';
import { floatsOf, type Initializer, integersOf, sizeOf } from '../../graph/tensor.ts';

/** Operators that only move or retype a constant. */
const movers: readonly string[] = ['Cast', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze'];

/** The numbers of a constant tensor; null where it is computed, or no list of numbers. */
export function constantNumbers(graph: Graph, tensor: string): readonly number[] | null {
  const value = graph.initializers.get(tensor);
  if (value !== undefined) return numbersOf(value);
  const node = producersOf(graph).get(tensor);
  return node !== undefined && firstOutput(node) === tensor && movers.includes(node.operator)
    ? constantNumbers(graph, inputOf(node, 0))
    : null;
}

function numbersOf(value: Initializer): readonly number[] | null {
  const { type, bytes, shape } = value;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = sizeOf(shape);
  switch (type) {
    case 'float16':
      return Array.from({ length: count }, (_, i) => fromHalf(view.getUint16(2 * i, true)));
    case 'float64':
      return Array.from({ length: count }, (_, i) => view.getFloat64(8 * i, true));
    case 'uint8':
      return Array.from(bytes.subarray(0, count));
    case 'float32':
      return Array.from(floatsOf(value) ?? []);
    default:
      return integersOf(value);
  }
}
