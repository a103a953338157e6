import { inputOf } from '../graph.ts';
import type { Network } from '../network.ts';

/** Operators whose output holds a value for each one of the input, in the same row-major order. */
const keepOrder: ReadonlySet<string> = new Set(['GroupNormalization', 'InstanceNormalization', 'Reshape']);

/** Exporters write a reshape, a normalization and a reshape, or a few more; longer chains are not followed. */
const mostNodes = 8;

/**
 * The tensor whose positions a tensor has, though each of its values depends on all of them: it is normalized, maybe
 * between two reshapes, as exporters write a group normalization. Null where it is not.
 */
export function inPlaceOf({ shapes, producers }: Network, tensor: string): string | null {
  const shape = String(shapes.get(tensor));
  let made = producers.get(tensor);
  for (let i = 0; i < mostNodes && made?.node.domain === '' && keepOrder.has(made.node.operator); i++) {
    const source = inputOf(made.node, 0);
    if (String(shapes.get(source)) === shape) return source;
    made = producers.get(source);
  }
  return null;
}
