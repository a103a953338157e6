import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { openTestedWebAssembly } from './tested-webassembly.ts';

const cases = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
  wide: fc.constantFrom(1, 1, 50, 200),
  dials: fc.array(fc.nat(100), { minLength: 14, maxLength: 14 }),
});

describe('Kernels that copy elements in WebAssembly', () => {
  it('match the plain kernels', async () => {
    // Otherwise it prints warnings about repeated registrations.
    tf.enableProdMode();
    const backend = await openTestedWebAssembly();
    assert.ok(backend);
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape: lengths, wide, dials }) => {
        const shape = lengths.with(-1, (lengths.at(-1) ?? 1) * wide);
        const axis = (dials[0] ?? 0) % shape.length;
        const begin = shape.map((length, i) => (dials[i + 1] ?? 0) % length);
        const size = shape.map((length, i) => 1 + ((dials[i + 7] ?? 0) % (length - (begin[i] ?? 0))));
        const moved = async (name: string): Promise<readonly unknown[]> => {
          await tf.setBackend(name);
          return tf.tidy(() => {
            const x = tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape);
            const part = tf.slice(x, begin, size);
            const tiled = tf.tile(
              part,
              size.map((_, i) => (i === axis || i === 0 ? 1 + ((dials[13] ?? 0) % 3) : 1)),
            );
            const [first = x, second = x] = tf.split(tf.concat([x, x], axis), 2, axis);
            return [part, tiled, tf.concat([x, second, first], axis), ...tf.unstack(x, axis)].map(
              (tensor) => [tensor.shape, [...tensor.dataSync()]],
            );
          });
        };
        assert.deepEqual(await moved(backend.name), await moved(plain.name));
      }),
      { numRuns: 60 },
    );
  });
});
