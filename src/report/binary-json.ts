/** Typed arrays as JSON: `{ "$binary": "Float64Array", "base64": "…" }`, little-endian; for `JSON.stringify`. */
export function encodeBinary(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const kind = Buffer.isBuffer(value) ? 'Uint8Array' : value.constructor.name;
  const base64 = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return { $binary: kind, base64 };
}
