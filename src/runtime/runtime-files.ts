import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files of the runtimes in the folder of the bundles. */
export interface RuntimeFiles {
  /** The bundle of `onnxruntime-lane`; null for no lanes. */
  readonly lane: URL | null;
  /** The folder of TensorFlow.js's WebAssembly binaries and their scripts. */
  readonly wasm: string;
}

/**
 * The files in a folder.
 * @param folder of the bundles
 */
export function runtimeFilesIn(folder: string): RuntimeFiles {
  return { lane: pathToFileURL(join(folder, 'lane.cjs')), wasm: join(folder, 'tensorflow') };
}
