import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A stand-in for one of TensorFlow's native packages. */
export interface StandIn {
  readonly name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  readonly version?: string;
  /** What it does when it is loaded; by default it registers a backend, as the real one does. */
  readonly script?: string;
}

/**
 * Registers a backend under the real one's name, with the plain kernels that convolutional networks need and no others.
 * It brings its own copy of TensorFlow.js, as the real one does, and calls what is gone from newer Node.
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

/** Puts stand-ins where a folder has its packages. */
export async function installStandIns(folder: string, ...packages: readonly StandIn[]): Promise<void> {
  for (const { name, version = '4.22.0', script = onCpu } of packages) {
    const place = join(folder, 'node_modules', name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
    await writeFile(join(place, 'index.js'), script);
  }
}
