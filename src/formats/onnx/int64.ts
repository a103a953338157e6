/**
 * An integer of a graph as ONNX stores it. The largest 64-bit integer, which models use for "to the end", is rounded up to
 * 2⁶³ in a double; it is rounded down again here.
 */
export function toInt64(value: number): bigint {
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(value);
}
