import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { openTestedWebAssembly } from './tested-webassembly.ts';

describe('Matrix products in WebAssembly', () => {
  it('are right for the same data in one shape and then in another', async () => {
    // Otherwise it prints warnings about repeated registrations.
    tf.enableProdMode();
    const backend = await openTestedWebAssembly();
    assert.ok(backend);
    const products = async (name: string): Promise<readonly unknown[]> => {
      await tf.setBackend(name);
      return tf.tidy(() => {
        const x = tf.range(0, 24);
        return [
          [4, 6],
          [6, 4],
          [4, 3, 2],
          [1, 6, 4],
          [2, 4, 3],
          [4, 6],
        ].map((shape) => {
          const [rows = 1] = shape.slice(-2);
          const left = tf.reshape(tf.range(0, 3 * rows), [...shape.slice(0, -2).map(() => 1), 3, rows]);
          return [...tf.matMul(left, tf.reshape(x, shape)).dataSync()];
        });
      });
    };
    assert.deepEqual(await products(backend.name), await products(plain.name));
  });
});
