import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { entry } from '../../src/at.ts';
import { fromHalf } from '../../src/graph/half.ts';

/** An array of NumPy's. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** The arrays of a `.npz` file by name: of single or half precision, or of bytes. */
export function readNpz(path: string): ReadonlyMap<string, NumpyArray> {
  const files = Object.entries(unzipSync(readFileSync(path)));
  return new Map(files.map(([name, bytes]) => [name.replace(/\.npy$/u, ''), readNpy(bytes)]));
}

function readNpy(bytes: Uint8Array): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  const [, type = ''] = /'descr': '([^']+)'/u.exec(header) ?? [];
  const [, list = ''] = /'shape': \(([^)]*)\)/u.exec(header) ?? [];
  const shape = list.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const own = bytes.slice(10 + length).buffer;
  const read = entry(
    new Map<string, () => Float32Array | Uint8Array>([
      ['<f4', () => new Float32Array(own)],
      ['<f2', () => Float32Array.from(new Uint16Array(own), fromHalf)],
      ['|u1', () => new Uint8Array(own)],
    ]),
    type,
  );
  return { shape, data: read() };
}
