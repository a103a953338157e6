import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files of the runtimes, which lie beside the bundle. */
export interface RuntimeFiles {
  /** `onnxruntime-lane`, bundled; null for no lanes. */
  readonly lane: URL | null;
  /** The folder of TensorFlow.js's WebAssembly, and of the scripts that start it. */
  readonly wasm: string;
}

/** @param folder where the bundles lie */
export function runtimeFilesIn(folder: string): RuntimeFiles {
  return { lane: pathToFileURL(join(folder, 'lane.cjs')), wasm: join(folder, 'tensorflow') };
}
