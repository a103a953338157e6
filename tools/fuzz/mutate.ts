import { crc32 } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { at } from '../../src/at.ts';

/** A change to the bytes of a file; `random` gives numbers in [0, 1). */
type Mutation = (bytes: Buffer, random: () => number) => Buffer;

/** Numbers at the edges of their types. */
const extremes = [0, -1, 1, 127, 255, 32767, 65535, 2147483647, 4294967295, 2 ** 53, 1e308, -1e308, 1e-320];

const mutations: readonly Mutation[] = [
  flippedBits,
  truncated,
  repeatedChunk,
  spliced,
  changedLength,
  changedNumber,
  changedText,
];

/**
 * A file with one to four seeded changes. Of most zip files one member is changed, and most PNG files have right
 * checksums, so that changes reach what lies behind them.
 */
export function mutate(file: Uint8Array, random: () => number): Buffer {
  const isDeep = random() < 0.75;
  if (isDeep && startsWith(file, [0x50, 0x4b, 3, 4])) return withChangedMember(file, random);
  const changed = changedAtRandom(Buffer.from(file), random);
  return isDeep && startsWith(file, pngSignature) ? withChecksums(changed) : changed;
}

function changedAtRandom(file: Buffer, random: () => number): Buffer {
  let bytes = file;
  for (let left = 1 + below(4, random); left > 0 && bytes.length > 0; left--)
    bytes = at(mutations, below(mutations.length, random))(bytes, random);
  return bytes;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47];

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function withChangedMember(file: Uint8Array, random: () => number): Buffer {
  const members = unzipSync(file);
  const names = Object.keys(members);
  const name = at(names, below(names.length, random));
  const changed = changedAtRandom(Buffer.from(members[name] ?? []), random);
  return Buffer.from(zipSync({ ...members, [name]: changed }, { level: 1 }));
}

/** A PNG file in which the checksum of each chunk is right, as far as chunks can be told. */
function withChecksums(bytes: Buffer): Buffer {
  for (let start = 8; start + 12 <= bytes.length;) {
    const end = start + 8 + bytes.readUInt32BE(start);
    if (end + 4 > bytes.length) break;
    bytes.writeUInt32BE(crc32(bytes.subarray(start + 4, end)), end);
    start = end + 4;
  }
  return bytes;
}

function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

function flippedBits(bytes: Buffer, random: () => number): Buffer {
  for (let left = 1 + below(8, random); left > 0; left--) {
    const place = below(bytes.length, random);
    bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << below(8, random)), place);
  }
  return bytes;
}

function truncated(bytes: Buffer, random: () => number): Buffer {
  return bytes.subarray(0, below(bytes.length, random));
}

function chunkOf(bytes: Buffer, random: () => number): Buffer {
  const start = below(bytes.length, random);
  return bytes.subarray(start, start + 1 + below(Math.min(64, bytes.length - start), random));
}

function repeatedChunk(bytes: Buffer, random: () => number): Buffer {
  const place = below(bytes.length, random);
  const chunks = Array.from({ length: 1 + below(64, random) }, () => chunkOf(bytes, random));
  return Buffer.concat([bytes.subarray(0, place), ...chunks, bytes.subarray(place)]);
}

function spliced(bytes: Buffer, random: () => number): Buffer {
  const chunk = Buffer.from(chunkOf(bytes, random));
  chunk.copy(bytes, below(bytes.length, random));
  return bytes;
}

/** Something that may be a length: four bytes in either order, or a byte of a variable-length integer. */
function changedLength(bytes: Buffer, random: () => number): Buffer {
  const value = at([0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff], below(7, random));
  if (bytes.length < 4) return bytes;
  const place = below(bytes.length - 3, random);
  if (random() < 0.5) bytes.writeUInt32LE(value, place);
  else bytes.writeUInt32BE(value, place);
  return bytes;
}

/** A number of JSON, where the file holds any. */
function changedNumber(bytes: Buffer, random: () => number): Buffer {
  const text = bytes.toString('latin1');
  const numbers = [...text.slice(0, 2 ** 20).matchAll(/(?<=[:[,]\s*)-?\d[\d.eE+-]*/gu)];
  if (numbers.length === 0) return flippedBits(bytes, random);
  const { index, 0: number } = at(numbers, below(numbers.length, random));
  const value = String(at(extremes, below(extremes.length, random)));
  return Buffer.from(text.slice(0, index) + value + text.slice(index + number.length), 'latin1');
}

/** A text of JSON: another kind of value, control characters, or another text of the file. */
function changedText(bytes: Buffer, random: () => number): Buffer {
  const text = bytes.toString('latin1');
  const texts = [...text.slice(0, 2 ** 20).matchAll(/"[^"\\]{0,80}"/gu)];
  if (texts.length === 0) return spliced(bytes, random);
  const { index, 0: old } = at(texts, below(texts.length, random));
  const others = ['null', '[]', '{}', 'true', '""', '"\\u001b[31m\\n"', `"${'a/'.repeat(2000)}"`];
  const other = [...others, at(texts, below(texts.length, random))[0]];
  return Buffer.from(
    text.slice(0, index) + at(other, below(other.length, random)) + text.slice(index + old.length),
    'latin1',
  );
}
