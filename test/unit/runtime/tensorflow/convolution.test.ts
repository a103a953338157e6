import fc from 'fast-check';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';
import { divisors, windowCases } from './windows.ts';

describe('Convolutions on TensorFlow.js', () => {
  it('match ONNX Runtime, along 1 to 3 spatial axes, with every attribute', async () => {
    await fc.assert(
      fc.asyncProperty(
        windowCases(),
        fc.nat(10),
        fc.integer({ min: 1, max: 2 }),
        async (chosen, dial, multiplier) => {
          const { shape, seed, ...window } = chosen;
          const channels = shape[1] ?? 1;
          const groups = divisors(channels)[dial % divisors(channels).length] ?? 1;
          const graph = graphOf(
            shape,
            (b, image) => b.conv(image, { ...window, channels: groups * multiplier, groups }),
            { seed },
          );
          await assertSameOnBoth(graph, shape, { seed });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('Transposed convolutions on TensorFlow.js', () => {
  it('match ONNX Runtime, along 1 to 3 spatial axes, with every attribute', async () => {
    const extras = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        windowCases(),
        fc.nat(10),
        fc.integer({ min: 1, max: 2 }),
        extras,
        fc.constantFrom('none', 'output_padding', 'output_shape'),
        async (chosen, dial, multiplier, extra, kind) => {
          const { shape, seed, ...window } = chosen;
          const channels = shape[1] ?? 1;
          const groups = divisors(channels)[dial % divisors(channels).length] ?? 1;
          const { kernel, stride, dilation, autoPad } = window;
          const full = kernel.map((size, i) => {
            const length = shape[i + 2] ?? 1;
            return (stride[i] ?? 1) * (length - 1) + (size - 1) * (dilation[i] ?? 1) + 1;
          });
          const outputPadding = stride.map((step, i) => Math.min(extra[i] ?? 0, step - 1));
          const graph = graphOf(
            shape,
            (b, image) =>
              b.transposedConv(image, {
                ...window,
                // Pads must not crop the whole result.
                pads: full.every((size) => size > 4) ? (window.pads ?? 0) : 0,
                channels: groups * multiplier,
                groups,
                ...(kind === 'output_padding' && autoPad === undefined ? { outputPadding } : {}),
                ...(kind === 'output_shape' && autoPad !== 'VALID'
                  ? { outputShape: full.map((size, i) => Math.max(1, size - (extra[i] ?? 0))) }
                  : {}),
              }),
            { seed },
          );
          await assertSameOnBoth(graph, shape, { seed });
        },
      ),
      { numRuns: 150 },
    );
  });
});
