import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A stand-in for one of TensorFlow's native packages. */
export interface StandIn {
  readonly name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  readonly version?: string;
  /** Its code; by default it registers a backend, as the real one does. */
  readonly script?: string;
}

/**
 * Registers a backend under the real name, with only the plain kernels that convolutional networks need. Like the real
 * package it has its own copy of TensorFlow.js, and calls functions that newer versions of Node have removed.
 */
function working(usesGpu: boolean): string {
  return `
    const util = require('util');
    if (!util.isNullOrUndefined(null) || !util.isArray([])) throw new Error('Node is too new.');
    const tf = require('@tensorflow/tfjs-core');
    const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu');
    class StandIn extends MathBackendCPU { isUsingGpuDevice = ${usesGpu}; }
    tf.registerBackend('tensorflow', () => new StandIn(), 3);
    for (const kernel of tf.getKernelsForBackend('cpu'))
      if (/^(Conv2D|FusedConv2D|Relu|MaxPool|Concat|Slice|Identity|Reshape|Transpose)$/.test(kernel.kernelName))
        tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
    tf.setBackend('tensorflow');`;
}

export const onCpu = working(false);
export const onGpu = working(true);

/** Installs stand-ins in a folder's `node_modules`. */
export async function installStandIns(folder: string, ...packages: readonly StandIn[]): Promise<void> {
  for (const { name, version = '4.22.0', script = onCpu } of packages) {
    const place = join(folder, 'node_modules', name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
    await writeFile(join(place, 'index.js'), script);
  }
}
