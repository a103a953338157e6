import { crc32 } from 'node:zlib';
import { UserError } from '../../errors.ts';
import { chunksOf, type PackedRange, readData } from './volume-file.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Where its own header lies. */
  readonly headerAt: number;
  /** 0 is stored as it is, 8 is deflate. */
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number;
}

const endBytes = 22;
const endSignature = 0x06054b50;
const entryBytes = 46;
const entrySignature = 0x02014b50;
const localBytes = 30;
const localSignature = 0x04034b50;
const mostDirectoryBytes = 2 ** 20;

/** Stands where a number is too large for its field. */
const inZip64 = 0xffffffff;

/**
 * The files that a zip archive of at most 4 GB lists at its end. Source: PKWARE's APPNOTE, 4.3.12 and 4.3.16.
 * @throws UserError when the archive is damaged or cut short
 */
export async function zipEntries(archive: PackedRange): Promise<readonly ZipEntry[]> {
  const tailBytes = Math.min(archive.bytes, 2 ** 16 + endBytes);
  const tail = viewOf(await readData(archive, archive.bytes - tailBytes, tailBytes));
  let end = tailBytes - endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw damaged(archive.name);
  const [bytes, at] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (bytes > mostDirectoryBytes || at + bytes > archive.bytes) throw damaged(archive.name);
  const directory = await readData(archive, at, bytes);
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  for (let next = 0; next + entryBytes <= bytes;) {
    if (view.getUint32(next, true) !== entrySignature) throw damaged(archive.name);
    const nameBytes = view.getUint16(next + 28, true);
    entries.push({
      name: new TextDecoder().decode(directory.subarray(next + entryBytes, next + entryBytes + nameBytes)),
      headerAt: view.getUint32(next + 42, true),
      method: view.getUint16(next + 10, true),
      packedBytes: view.getUint32(next + 20, true),
      unpackedBytes: view.getUint32(next + 24, true),
      checksum: view.getUint32(next + 16, true),
    });
    next += entryBytes + nameBytes + view.getUint16(next + 30, true) + view.getUint16(next + 32, true);
  }
  return entries;
}

/**
 * Where the bytes of a file in an archive lie.
 * @throws UserError when its header is damaged, or it is packed otherwise than by deflate
 */
export async function rangeOfEntry(archive: PackedRange, entry: ZipEntry): Promise<PackedRange> {
  const { headerAt, packedBytes, method } = entry;
  const name = `${archive.name} (${entry.name})`;
  if (packedBytes === inZip64 || headerAt === inZip64) {
    throw new UserError(`${name}: archives of more than 4 GB are not supported; save the array as .npy.`);
  }
  if (headerAt + localBytes > archive.bytes) throw damaged(archive.name);
  const local = viewOf(await readData(archive, headerAt, localBytes));
  if (local.getUint32(0, true) !== localSignature) throw damaged(archive.name);
  const at = headerAt + localBytes + local.getUint16(26, true) + local.getUint16(28, true);
  if (at + packedBytes > archive.bytes) throw damaged(archive.name);
  if (method !== 0 && method !== 8) {
    throw new UserError(`${name}: packed by a method other than deflate; save it with NumPy's savez.`);
  }
  return { path: archive.path, name, at, bytes: packedBytes, packing: method === 0 ? null : 'deflate' };
}

/**
 * Checks what a file in an archive unpacks to against the length and the checksum that the archive has of it; it is
 * unpacked no further than that length.
 * @throws UserError when it is damaged
 */
export async function checkEntry(range: PackedRange, { unpackedBytes, checksum }: ZipEntry): Promise<void> {
  let [bytes, found] = [0, 0];
  for await (const chunk of chunksOf(range)) {
    found = crc32(chunk, found);
    bytes += chunk.length;
    if (bytes > unpackedBytes) break;
  }
  if (bytes !== unpackedBytes || found !== checksum)
    throw new UserError(
      `${range.name}: its data does not match its checksum; the archive is damaged: copy or save it again.`,
    );
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function damaged(name: string): UserError {
  return new UserError(`${name}: the archive is damaged or cut short; copy or save it again.`);
}
