import fc from 'fast-check';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';

const axis = fc.record({
  length: fc.integer({ min: 2, max: 6 }),
  before: fc.integer({ min: -1, max: 3 }),
  after: fc.integer({ min: 0, max: 3 }),
});

describe('Padding on TensorFlow.js', () => {
  it('matches ONNX Runtime, before and after a convolution, along 1 to 3 spatial axes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(axis, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('constant', 'reflect', 'edge', 'wrap'),
        fc.constantFrom(2, 11, 13, 18, 19, 21),
        fc.boolean(),
        fc.boolean(),
        async (axes, wanted, opset, isConvolved, isOfSomeAxes) => {
          const mode = wanted === 'wrap' && opset < 19 ? 'edge' : wanted;
          const shape = [2, 2, ...axes.map(({ length }) => length)];
          const most = mode === 'constant' ? () => Infinity : (length: number) => length - 1;
          const before = axes.map((a) =>
            Math.min(most(a.length), mode === 'constant' ? a.before : Math.max(0, a.before)),
          );
          const after = axes.map((a) => Math.min(most(a.length), a.after));
          const graph = graphOf(
            shape,
            (b, image) => {
              const x = isConvolved ? b.conv(image, { channels: 2, kernel: 1 }) : image;
              const pads = [0, 0, ...before, 0, 0, ...after];
              if (opset < 11) return b.apply('Pad', [x], shape, { pads, mode, value: { float: 0.5 } });
              const value = mode === 'constant' ? b.floats(Float32Array.of(0.5), []) : null;
              if (opset < 18 || !isOfSomeAxes)
                return b.apply('Pad', [x, b.integers(pads), value], shape, { mode });
              const some = axes.map((_, i) => i - axes.length);
              const ends = b.integers([...before, ...after]);
              return b.apply('Pad', [x, ends, value, b.integers(some)], shape, { mode });
            },
            { opset },
          );
          await assertSameOnBoth(graph, shape);
        },
      ),
      { numRuns: 150 },
    );
  });
});
