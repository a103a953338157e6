import fc from 'fast-check';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';
import { windowCases } from './windows.ts';

describe('Pools on TensorFlow.js', () => {
  it('compute maxima as ONNX Runtime does, along 1 to 3 spatial axes, with every attribute', async () => {
    await fc.assert(
      fc.asyncProperty(
        windowCases({ isPool: true }),
        fc.boolean(),
        async ({ shape, seed, ...window }, ceil) => {
          const graph = graphOf(shape, (b, image) => b.maxPool(image, { ...window, ceil }), { opset: 12 });
          await assertSameOnBoth(graph, shape, { seed });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('compute means as ONNX Runtime does, along 1 to 3 spatial axes, with every attribute', async () => {
    await fc.assert(
      fc.asyncProperty(
        windowCases({ isPool: true }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(11, 19, 22),
        async ({ shape, seed, dilation, ...window }, ceil, countsPads, opset) => {
          const chosen = { ...window, ...(opset < 19 ? {} : { dilation }) };
          const graph = graphOf(shape, (b, image) => b.averagePool(image, { ...chosen, ceil, countsPads }), {
            opset,
          });
          await assertSameOnBoth(graph, shape, { seed });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('compute norms as ONNX Runtime does', async () => {
    await fc.assert(
      fc.asyncProperty(windowCases({ isPool: true }), fc.integer({ min: 1, max: 3 }), async (chosen, p) => {
        const { shape, seed, kernel, stride, dilation, pads, autoPad } = chosen;
        const graph = graphOf(
          shape,
          (b, image) =>
            b.apply('LpPool', [image], shape, {
              kernel_shape: kernel,
              strides: stride,
              dilations: dilation,
              ...(autoPad === undefined ? { pads } : { auto_pad: autoPad }),
              p,
            }),
          { opset: 18 },
        );
        await assertSameOnBoth(graph, shape, { seed });
      }),
      { numRuns: 50 },
    );
  });

  it('return the indices of maxima', async () => {
    await fc.assert(
      fc.asyncProperty(windowCases({ isPool: true }), fc.boolean(), async (chosen, isColumnMajor) => {
        const { shape, seed, kernel, stride, dilation, pads, autoPad } = chosen;
        const attributes = {
          kernel_shape: kernel,
          strides: stride,
          dilations: dilation,
          ...(autoPad === undefined ? { pads } : { auto_pad: autoPad }),
          storage_order: isColumnMajor ? 1 : 0,
        };
        const graph = graphOf(
          shape,
          (b, image) => b.applyAll('MaxPool', [image], [shape, shape], attributes)[1] ?? image,
          { opset: 12, seed },
        );
        const output = { name: 'output', type: 'int64', shape: null } as const;
        await assertSameOnBoth({ ...graph, outputs: [output] }, shape, { seed });
      }),
      { numRuns: 60 },
    );
  });

  it('are inverted by MaxUnpool', async () => {
    await fc.assert(
      fc.asyncProperty(windowCases({ isPool: true }), async ({ shape, seed, kernel, stride }) => {
        const attributes = { kernel_shape: kernel, strides: stride };
        const graph = graphOf(
          shape,
          (b, image) => {
            const pooled = b.applyAll('MaxPool', [image], [shape, shape], attributes);
            return b.apply('MaxUnpool', [...pooled, b.integers(shape)], shape, attributes);
          },
          { opset: 12, seed },
        );
        await assertSameOnBoth(graph, shape, { seed });
      }),
      { numRuns: 60 },
    );
  });

  it('cover all of space', async () => {
    for (const shape of [
      [2, 3, 9],
      [2, 3, 5, 4],
      [2, 3, 4, 3, 5],
    ])
      for (const operator of ['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'])
        await assertSameOnBoth(
          graphOf(shape, (b, image) => b.apply(operator, [image], shape)),
          shape,
        );
  });
});
