import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TensorFlowCheck } from '../../protocol/tensorflow-check.ts';
import { at } from '../../at.ts';
import { restoreNodeFunctions } from './removed-node-functions.ts';

/** The part of the package that the check uses. */
interface TensorFlow {
  tensor(values: readonly number[], shape: readonly number[]): Tensor;
  conv2d(input: Tensor, kernel: Tensor, strides: number, padding: 'same'): Tensor;
  backend(): { readonly isUsingGpuDevice?: boolean };
}

interface Tensor {
  data(): Promise<ArrayLike<number>>;
}

/**
 * Loads the native package of a folder as the engine would, and convolves nine ones with it. It runs in a process of
 * its own, so that a crash of native code ends no other.
 */
async function check(folder: string, name: string): Promise<TensorFlowCheck> {
  // Its warnings name the CUDA libraries that it does not find.
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '1';
  restoreNodeFunctions();
  try {
    const tf = createRequire(join(folder, 'package.json'))(name) as TensorFlow;
    const nine = Array.from({ length: 9 }, () => 1);
    const [image, kernel] = [tf.tensor(nine, [1, 3, 3, 1]), tf.tensor(nine, [3, 3, 1, 1])];
    const sums = await tf.conv2d(image, kernel, 1, 'same').data();
    const values = Array.from(sums).join();
    if (values !== '4,6,4,6,9,6,4,6,4') return { works: false, message: `computed ${values}` };
    return { works: true, usesGpu: tf.backend().isUsingGpuDevice === true };
  } catch (error) {
    return { works: false, message: error instanceof Error ? error.message : String(error) };
  }
}

void check(at(process.argv, 2), at(process.argv, 3)).then((answer) =>
  process.send?.(answer, () => process.exit(0)),
);
