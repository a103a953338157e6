import type { Backend } from '../../../../src/runtime/tensorflow/backend.ts';
import { openWebAssembly } from '../../../../src/runtime/tensorflow/webassembly.ts';
import { webAssemblyFolder } from '../../../support/webassembly.ts';

/** The number of threads from the environment variable `SEGCAUSE_WASM_THREADS`. */
export const testedThreads = Number(process.env['SEGCAUSE_WASM_THREADS'] ?? 2);

export function openTestedWebAssembly(): Promise<Backend | null> {
  return openWebAssembly(webAssemblyFolder, testedThreads);
}
