/** Samples in row order. */
export type Samples =
  Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/**
 * The samples of a decoded strip or tile as numbers.
 * @param bytes as libtiff decodes them: samples of whole bytes are little-endian, others run from the highest bit on
 * and each row starts with a byte of its own
 * @param format SampleFormat: 1 unsigned, 2 signed, 3 float
 */
export function unpackSamples(
  bytes: Uint8Array,
  bits: number,
  format: number,
  samplesPerRow: number,
): Samples {
  // A copy starts where every type may.
  const { buffer } = bits > 8 ? bytes.slice() : bytes;
  switch (`${format}/${bits}`) {
    case '1/8':
      return bytes;
    case '1/16':
      return new Uint16Array(buffer);
    case '1/32':
      return new Uint32Array(buffer);
    case '1/64':
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case '2/8':
      return Int8Array.from(bytes);
    case '2/16':
      return new Int16Array(buffer);
    case '2/32':
      return new Int32Array(buffer);
    case '2/64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case '3/16':
      return Float32Array.from(new Uint16Array(buffer), fromHalf);
    case '3/32':
      return new Float32Array(buffer);
    case '3/64':
      return new Float64Array(buffer);
    default:
      return unpackBits(bytes, bits, samplesPerRow);
  }
}

function unpackBits(bytes: Uint8Array, bits: number, samplesPerRow: number): Uint16Array {
  const bytesPerRow = Math.ceil((samplesPerRow * bits) / 8);
  const rows = Math.floor(bytes.length / bytesPerRow);
  const samples = new Uint16Array(rows * samplesPerRow);
  const top = (1 << bits) - 1;
  for (let row = 0, next = 0; row < rows; row++) {
    let held = 0;
    let heldBits = 0;
    let at = row * bytesPerRow;
    for (let i = 0; i < samplesPerRow; i++) {
      while (heldBits < bits) {
        held = ((held << 8) | (bytes[at++] ?? 0)) & 0xffffff;
        heldBits += 8;
      }
      heldBits -= bits;
      samples[next++] = (held >> heldBits) & top;
    }
  }
  return samples;
}

/** The number of IEEE 754's binary16. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14);
}
