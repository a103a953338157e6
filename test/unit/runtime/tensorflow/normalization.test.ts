import fc from 'fast-check';
import type { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';
import { divisors } from './windows.ts';

/** Two items of up to 6 channels and up to three axes of space. */
const shapes = fc
  .record({
    channels: fc.integer({ min: 1, max: 6 }),
    // Normalizing two nearly equal numbers amplifies their rounding errors.
    space: fc.array(fc.integer({ min: 4, max: 6 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ channels, space }): readonly number[] => [2, channels, ...space]);

/** Asserts for any shape that a layer matches ONNX Runtime, after the image or after a pool, which puts channels last. */
async function assertNormalizes(
  layer: (b: GraphBuilder, x: Value, dial: number) => Value,
  opset: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(shapes, fc.nat(100), fc.boolean(), async (shape, dial, isPooled) => {
      const graph = graphOf(
        shape,
        (b, image) => {
          const x = isPooled ? b.maxPool(image, { kernel: 1 }) : image;
          return layer(b, x, dial);
        },
        { opset, seed: dial },
      );
      await assertSameOnBoth(graph, shape, { seed: dial });
    }),
    { numRuns: 40 },
  );
}

describe('Normalizations on TensorFlow.js match ONNX Runtime', () => {
  it('of batches', () => assertNormalizes((b, x) => b.batchNorm(x), 15));

  it('of instances', () => assertNormalizes((b, x) => b.instanceNorm(x), 17));

  it('of groups, with factors for each group or channel', async () => {
    for (const opset of [18, 21])
      await assertNormalizes((b, x, dial) => {
        const channels = x.shape[1] ?? 1;
        const groups = divisors(channels)[dial % divisors(channels).length] ?? 1;
        const factors = [opset === 18 ? groups : channels];
        return b.like(
          'GroupNormalization',
          x,
          { num_groups: groups },
          b.weights(factors, 0.3, 1),
          b.weights(factors, 0.3),
        );
      }, opset);
  });

  it('of layers, over any last axes', () =>
    assertNormalizes((b, x, dial) => {
      const axis = 1 + (dial % (x.shape.length - 1));
      const last = x.shape.slice(axis);
      return b.like('LayerNormalization', x, { axis }, b.weights(last, 0.3, 1), b.weights(last, 0.3));
    }, 17));

  it('of layers over channels, after a convolution', () =>
    assertNormalizes((b, x) => {
      const axes = x.shape.map((_, axis) => axis);
      const last = [0, ...axes.slice(2), 1];
      return b.transpose(b.layerNorm(b.transpose(x, last)), [0, axes.length - 1, ...axes.slice(1, -1)]);
    }, 17));

  it('of neighbouring channels', () =>
    assertNormalizes((b, x, dial) => {
      const attributes = { size: 1 + 2 * (dial % 3), alpha: { float: 0.5 }, bias: { float: 1.5 } };
      return x.shape.length === 4 ? b.like('LRN', x, attributes) : x;
    }, 13));

  it('to a norm of 1 along an axis', () =>
    assertNormalizes(
      (b, x, dial) =>
        b.like('LpNormalization', x, { axis: 1 + (dial % (x.shape.length - 1)), p: 1 + (dial % 2) }),
      13,
    ));

  it('to mean and variance', () =>
    assertNormalizes(
      (b, x, dial) =>
        x.shape.length === 4
          ? b.like('MeanVarianceNormalization', x, { axes: dial % 2 === 0 ? [0, 2, 3] : [2, 3] })
          : x,
      13,
    ));

  it('to a root mean square', () =>
    assertNormalizes(
      (b, x) => b.like('RMSNormalization', x, { axis: -1 }, b.weights([x.shape.at(-1) ?? 1], 0.3, 1)),
      23,
    ));
});
