import { fromHalf } from '../half.ts';
import type { NamedParameter } from './parameters.ts';
import type { Initializer } from '../tensor.ts';

/**
 * The relative change of a layer's parameters: ‖after − before‖ / ‖before‖ (L2) over all of them together. Null where
 * there are none, where a type is not supported, and where all were 0 before.
 */
export function weightChange(
  pairs: readonly (readonly [before: NamedParameter, after: NamedParameter])[],
): number | null {
  let moved = 0;
  let size = 0;
  for (const [before, after] of pairs) {
    const [old, now] = [reader(before.values), reader(after.values)];
    if (old === null || now === null) return null;
    for (let i = 0; i < old.length; i++) {
      const value = old.at(i);
      moved += (now.at(i) - value) ** 2;
      size += value ** 2;
    }
  }
  if (moved === 0) return pairs.length === 0 ? null : 0;
  return size === 0 ? null : Math.sqrt(moved / size);
}

interface Values {
  readonly length: number;
  readonly at: (index: number) => number;
}

/** Reads a constant's values in place, since a file's bytes may be unaligned. */
function reader({ type, bytes }: Initializer): Values | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'float32':
      return { length: bytes.length / 4, at: (i) => view.getFloat32(4 * i, true) };
    case 'float64':
      return { length: bytes.length / 8, at: (i) => view.getFloat64(8 * i, true) };
    case 'float16':
      return { length: bytes.length / 2, at: (i) => fromHalf(view.getUint16(2 * i, true)) };
    case 'bfloat16':
      return { length: bytes.length / 2, at: (i) => fromBfloat16(view.getUint16(2 * i, true)) };
    default:
      return null;
  }
}

const word = new DataView(new ArrayBuffer(4));

/** The value of a bfloat16, which is the upper half of a float32. */
function fromBfloat16(bits: number): number {
  word.setUint16(2, bits, true);
  return word.getFloat32(0, true);
}
