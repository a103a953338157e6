import fc from 'fast-check';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 });

describe('Sampling on TensorFlow.js', () => {
  it('matches ONNX Runtime in every mode, with every padding, along two and three spatial axes', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths,
        fc.constantFrom('linear', 'nearest', 'cubic'),
        fc.constantFrom('zeros', 'border', 'reflection'),
        fc.boolean(),
        fc.nat(1000),
        async (space, wanted, padding, isAligned, seed) => {
          // ONNX Runtime has cubic sampling only for two spatial axes.
          const mode = wanted === 'cubic' && space.length > 2 ? 'linear' : wanted;
          const shape = [2, 3, ...space];
          const results = space.map((length) => length + 1);
          const graph = graphOf(
            shape,
            (b, image) => {
              const grid = b.weights([2, ...results, space.length], 1.7);
              const x = seed % 2 === 0 ? b.conv(image, { channels: 3, kernel: 1 }) : image;
              return b.apply('GridSample', [x, grid], shape, {
                mode,
                padding_mode: padding,
                align_corners: isAligned ? 1 : 0,
              });
            },
            { opset: 20, seed },
          );
          await assertSameOnBoth(graph, shape, { seed });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('computes the same grids as ONNX Runtime', async () => {
    for (const size of [
      [2, 3, 4, 5],
      [2, 3, 4, 2, 3],
    ])
      for (const align_corners of [0, 1]) {
        const rank = size.length - 2;
        const shape = [2, rank, rank + 1];
        const graph = graphOf(
          shape,
          (b, theta) => b.apply('AffineGrid', [theta, b.integers(size)], shape, { align_corners }),
          { opset: 20 },
        );
        await assertSameOnBoth(graph, shape);
      }
  });
});
