import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw, createUnzip } from 'node:zlib';
import { UserError } from '../../errors.ts';
import { unreadable } from '../read-image.ts';

/** How bytes are packed; null where they are not. */
export type Packing = 'gzip' | 'zlib' | 'deflate' | null;

/** Where bytes lie on the disk, and how they are packed there. */
export interface PackedRange {
  readonly path: string;
  /** What messages call it. */
  readonly name: string;
  readonly at: number;
  readonly bytes: number;
  readonly packing: Packing;
}

/** A file of a volume, or a file in an archive, whose beginning was read. */
export interface VolumeFile extends PackedRange {
  /** Its first bytes, unpacked; fewer than `startBytes` only where the file is shorter. */
  readonly start: Uint8Array;
}

/** What tells formats apart lies within these, and every header of fixed length. */
const startBytes = 1024;

/** Deflate packs at most 1032 bytes into one; the rest is for the ends of a small file. */
const mostPacked = 1032;
const packedSlack = 1024;

/** What may follow the voxels in a packed file before it is left unread, with its checksum. */
const mostTrailing = 2 ** 20;

/**
 * Opens a file and reads its beginning.
 * @throws UserError when it is no file, cannot be read, or is a damaged gzip file
 */
export async function openVolumeFile(path: string): Promise<VolumeFile> {
  const name = basename(path);
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new UserError(`${name}: not a file; choose the file of a volume.`);
    const whole: PackedRange = { path, name, at: 0, bytes: stats.size, packing: null };
    const [first, second] = await readPlain(whole, 0, Math.min(2, stats.size));
    return await openRange({ ...whole, packing: first === 0x1f && second === 0x8b ? 'gzip' : null });
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
}

/**
 * Reads the beginning of some bytes on the disk.
 * @throws UserError when they are damaged or cannot be read
 */
export async function openRange(range: PackedRange): Promise<VolumeFile> {
  try {
    const start =
      range.packing === null
        ? await readPlain(range, 0, Math.min(startBytes, range.bytes))
        : await unpacked(range, 0, startBytes, 0);
    return { ...range, start };
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(range.path, error);
  }
}

/**
 * Some bytes of a file, unpacked where it is packed, in a buffer of their own. No memory is taken for what the file cannot
 * hold, and a packed file is unpacked no further than shortly behind them.
 * @throws UserError when the file ends before them, is damaged or cannot be read
 */
export async function readData(file: PackedRange, offset: number, length: number): Promise<Uint8Array> {
  const most = file.packing === null ? file.bytes : file.bytes * mostPacked + packedSlack;
  if (offset + length > most) throw cutShort(file.name);
  try {
    const data =
      file.packing === null
        ? await readPlain(file, offset, length)
        : await unpacked(file, offset, length, mostTrailing);
    if (data.length < length) throw cutShort(file.name);
    return data;
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(file.path, error);
  }
}

/** What is said of a file that ends before its voxels do. */
export function cutShort(name: string): UserError {
  return new UserError(
    `${name}: the file ends before all the voxels that its header announces; copy or export it again.`,
  );
}

async function readPlain({ path, at }: PackedRange, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const data = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      // Node reads no more than 2 GB at once.
      const wanted = Math.min(length - filled, 2 ** 30);
      const { bytesRead } = await handle.read(data, filled, wanted, at + offset + filled);
      if (bytesRead === 0) return data.slice(0, filled);
      filled += bytesRead;
    }
    return data;
  } finally {
    await handle.close();
  }
}

/** Bytes of a packed file from `offset` on, fewer than `length` where it ends; `beyond` more are unpacked for its checksum. */
async function unpacked(
  range: PackedRange,
  offset: number,
  length: number,
  beyond: number,
): Promise<Uint8Array> {
  const data = new Uint8Array(length);
  let passed = 0;
  for await (const chunk of unpackedChunks(range)) {
    const from = Math.max(0, offset - passed);
    const at = passed + from - offset;
    if (from < chunk.length && at < length) data.set(chunk.subarray(from, from + length - at), at);
    passed += chunk.length;
    if (passed >= offset + length + beyond) break;
  }
  const filled = Math.max(0, Math.min(length, passed - offset));
  return filled === length ? data : data.slice(0, filled);
}

/**
 * All bytes of a file one part after the other, unpacked where it is packed.
 * @throws UserError when they are damaged
 */
export async function* chunksOf(range: PackedRange): AsyncGenerator<Uint8Array> {
  if (range.packing !== null) yield* unpackedChunks(range);
  else for await (const chunk of streamOf(range)) if (chunk instanceof Uint8Array) yield chunk;
}

function streamOf({ path, at, bytes }: PackedRange): Readable {
  return createReadStream(path, { start: at, end: at + bytes - 1 });
}

async function* unpackedChunks(range: PackedRange): AsyncGenerator<Uint8Array> {
  const { name, packing } = range;
  const unpack = packing === 'deflate' ? createInflateRaw() : createUnzip();
  // The callback is there so that both streams are closed; errors reach the loop below.
  const packed = streamOf(range);
  const stream: Readable = pipeline(packed, unpack, () => undefined);
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    const isZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (!isZlib) throw error;
    const message = `${name}: its packed data is cut short or damaged; copy or export it again.`;
    throw new UserError(message, { cause: error });
  }
}
