/**
 * An integer of a graph as ONNX stores it. The largest 64-bit integer, by which models say "to the end", is rounded
 * up by a double and is brought back.
 */
export function toInt64(value: number): bigint {
  return value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(value);
}
