import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

/** What codecs.wasm exports; tools/codecs holds its sources and says what each does. */
interface CodecFunctions {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly malloc: (bytes: number) => number;
  readonly jpeg_open: (bytes: number, length: number, width: number, height: number) => number;
  readonly jpeg_row: (row: number) => void;
  readonly jpeg_close: () => void;
  readonly tiff_open: (bytes: number, length: number) => void;
  readonly tiff_field: (tag: number) => number;
  readonly tiff_extra: (index: number) => number;
  readonly tiff_palette: (channel: number) => number;
  readonly tiff_is_tiled: () => number;
  readonly tiff_can_decode: (compression: number) => number;
  readonly tiff_jpeg_as_rgb: () => void;
  readonly tiff_segment_size: () => number;
  readonly tiff_read: (index: number, to: number, size: number) => number;
  readonly tiff_rgba: (width: number, height: number, to: number) => void;
}

/** libjpeg-turbo and libtiff for one image. An error leaves it of no use, and its memory is its own. */
export interface Codec {
  readonly call: CodecFunctions;
  /**
   * The address of new memory.
   * @throws RangeError when the codec's 2 GB are used up
   */
  readonly allocate: (bytes: number) => number;
  /** A view of its memory, to be used before the next call: memory that grows moves. */
  readonly view: (address: number, bytes: number) => Uint8Array;
}

/** What is used of WebAssembly, which the types of Node leave out. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => CompiledCodec;
  readonly Instance: new (module: CompiledCodec, imports: Imports) => { readonly exports: unknown };
};
type CompiledCodec = object;
type Imports = Readonly<Record<string, Readonly<Record<string, (...numbers: number[]) => never>>>>;

let compiled: CompiledCodec | undefined;

/**
 * A codec that holds a copy of a file's bytes, and their address.
 * @throws UserError when the decoder's own file cannot be read
 */
export function openCodec(bytes: Uint8Array): { codec: Codec; address: number } {
  const host = { fail };
  // The C library names these for its streams, which nothing here writes to.
  const system = { fd_close: refuse, fd_seek: refuse, fd_write: refuse, proc_exit: refuse };
  compiled ??= compile();
  const instance = new WebAssembly.Instance(compiled, { host, wasi_snapshot_preview1: system });
  const call = instance.exports as CodecFunctions;
  const view = (address: number, length: number): Uint8Array =>
    new Uint8Array(call.memory.buffer, address, length);
  const allocate = (length: number): number => {
    const address = call.malloc(length);
    if (address === 0) throw new RangeError(`no memory for ${length} bytes`);
    return address;
  };
  const address = allocate(bytes.length);
  view(address, bytes.length).set(bytes);
  return { codec: { call, allocate, view }, address };

  function fail(message: number, length: number): never {
    throw new RangeError(Buffer.from(view(message, length)).toString('latin1'));
  }
}

function compile(): CompiledCodec {
  const path = join(import.meta.dirname, 'codecs.wasm');
  try {
    return new WebAssembly.Module(readFileSync(path));
  } catch (error) {
    throw new UserError(`${path}: the image decoder cannot be loaded; install SegCause again.`, {
      cause: error,
    });
  }
}

function refuse(): never {
  throw new RangeError('a decoder asked for the system');
}
