import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TensorFlowCheck } from '../../protocol/tensorflow-check.ts';
import { provideFormerNode } from './former-node.ts';

/** What is used of the package. */
interface TensorFlow {
  tensor(values: readonly number[], shape: readonly number[]): Tensor;
  conv2d(input: Tensor, kernel: Tensor, strides: number, padding: 'same'): Tensor;
  backend(): { readonly isUsingGpuDevice?: boolean };
}

interface Tensor {
  data(): Promise<ArrayLike<number>>;
}

/**
 * Loads the native package of a folder as the engine would, lets it convolve nine ones, and ends. What is wrong with
 * native code ends this process rather than another.
 */
async function check(folder: string, name: string): Promise<TensorFlowCheck> {
  // Its warnings say which libraries of CUDA it does not find.
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '1';
  provideFormerNode();
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

const [folder = '', name = ''] = process.argv.slice(2);
void check(folder, name).then((answer) => process.send?.(answer, () => process.exit(0)));
