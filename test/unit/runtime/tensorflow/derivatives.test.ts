import fc from 'fast-check';
import type { Graph } from '../../../../src/graph/graph.ts';
import { plain } from '../../../../src/runtime/tensorflow/backend.ts';
import { graphOf } from './both-runtimes.ts';
import { apartFromKinks, assertDerivative } from './derivatives.ts';
import { openTestedWebAssembly } from './tested-webassembly.ts';
import { divisors, type WindowCase, windowCases } from './windows.ts';

const dials = fc.array(fc.nat(100), { minLength: 4, maxLength: 4 });

/** Shapes with enough elements to normalize; over two or three numbers a normalization is nearly a step function. */
const roomyCases = windowCases().map((chosen): WindowCase => ({
  ...chosen,
  shape: chosen.shape.map((length, axis) => (axis < 2 ? length : length + 3)),
}));

const seeds = windowCases().map((chosen): WindowCase => ({ ...chosen, shape: [1, 2, 8, 8] }));

describe('Derivatives on TensorFlow.js, plain and in WebAssembly, match finite differences on ONNX Runtime', () => {
  it('through convolutions', () =>
    assertDerivatives(windowCases(), ({ shape, seed, ...window }, [dial = 0, multiplier = 0]) => {
      const parts = divisors(shape[1] ?? 1);
      const groups = parts[dial % parts.length] ?? 1;
      const options = { ...window, groups, channels: groups * (1 + (multiplier % 2)) };
      return graphOf(shape, (b, image) => b.conv(image, options), { seed });
    }));

  it('through transposed convolutions', () =>
    assertDerivatives(windowCases(), ({ shape, seed, ...window }, [dial = 0, multiplier = 0]) => {
      const parts = divisors(shape[1] ?? 1);
      const groups = parts[dial % parts.length] ?? 1;
      const options = { ...window, pads: 0, groups, channels: groups * (1 + (multiplier % 2)) };
      return graphOf(shape, (b, image) => b.transposedConv(image, options), { seed });
    }));

  it('through the weights of convolutions, plain and transposed', () =>
    assertDerivatives(
      windowCases().map((chosen): WindowCase => ({ ...chosen, shape: [2, 2, ...chosen.kernel] })),
      ({ shape, seed, kernel, stride, dilation }, [isTransposed = 0]) =>
        graphOf(
          shape,
          (b, weights) => {
            const space = kernel.map((size, i) => (size - 1) * (dilation[i] ?? 1) + 2);
            const operator = isTransposed % 2 === 0 ? 'ConvTranspose' : 'Conv';
            const x = b.weights([1, 2, ...space], 1);
            return b.apply(operator, [x, weights], space, { strides: stride, dilations: dilation });
          },
          { seed },
        ),
    ));

  it('through pools', () =>
    assertDerivatives(windowCases({ isPool: true }), ({ shape, seed, ...window }, [kind = 0, ceil = 0]) => {
      const options = { ...window, ceil: ceil % 2 === 0, countsPads: ceil % 3 === 0 };
      return graphOf(
        shape,
        (b, image) => (kind % 2 === 0 ? b.maxPool(image, options) : b.averagePool(image, options)),
        { opset: 19, seed },
      );
    }));

  it('through MaxUnpool', () =>
    assertDerivatives(windowCases({ isPool: true }), ({ shape, seed, kernel, stride }) =>
      graphOf(
        shape,
        (b, image) => {
          const attributes = { kernel_shape: kernel, strides: stride };
          const pooled = b.applyAll('MaxPool', [image], [shape, shape], attributes);
          return b.apply('MaxUnpool', [...pooled, b.integers(shape)], shape, attributes);
        },
        { seed },
      ),
    ));

  it('through resizing', () =>
    assertDerivatives(windowCases(), ({ shape, seed }, [mode = 0, rule = 0, more = 0, form = 0]) => {
      const space = shape.slice(2);
      const modes: readonly ('nearest' | 'linear' | 'cubic')[] =
        space.length === 2 ? ['nearest', 'linear', 'cubic'] : ['nearest', 'linear'];
      const options = {
        mode: modes[mode % modes.length] ?? 'linear',
        coordinates: ['half_pixel', 'align_corners', 'asymmetric'][rule % 3] ?? '',
        nearest: 'floor',
      };
      return graphOf(
        shape,
        (b, image) =>
          form % 2 === 0
            ? b.resizeBy(
                image,
                space.map(() => 1 + (more % 3)),
                options,
              )
            : b.apply(
                'Resize',
                [image, null, null, b.integers([...shape.slice(0, 2), ...space.map((n) => n + (more % 4))])],
                shape,
                {
                  mode: options.mode,
                  coordinate_transformation_mode: options.coordinates,
                  nearest_mode: options.mode === 'linear' ? undefined : options.nearest,
                },
              ),
        { seed },
      );
    }));

  it('through sampling, to the image', () =>
    assertDerivatives(seeds, ({ shape, seed }, [mode = 0, padding = 0]) =>
      graphOf(
        shape,
        (b, image) =>
          b.apply('GridSample', [image, b.weights([1, 3, 3, 2], 1.3)], shape, {
            mode: ['linear', 'nearest', 'cubic'][mode % 3],
            padding_mode: ['zeros', 'border', 'reflection'][padding % 3],
          }),
        { opset: 20, seed },
      ),
    ));

  it('through sampling, to the grid', () =>
    assertDerivatives(
      seeds.map((chosen): WindowCase => ({ ...chosen, shape: [1, 3, 3, 2] })),
      ({ shape, seed }) =>
        graphOf(
          shape,
          (b, grid) =>
            b.apply('GridSample', [b.weights([1, 2, 5, 4], 1), grid], shape, {
              mode: 'cubic',
              padding_mode: 'border',
            }),
          { opset: 20, seed },
        ),
    ));

  it('through padding', () =>
    assertDerivatives(windowCases(), ({ shape, seed }, [mode = 0, before = 0, after = 0]) => {
      const most = Math.min(...shape.slice(2)) - 1;
      const pads = [before, after].flatMap((pad) =>
        shape.map((_, axis) => (axis < 2 ? 0 : pad % (most + 1))),
      );
      return graphOf(
        shape,
        (b, image) =>
          b.apply('Pad', [image, b.integers(pads)], shape, {
            mode: ['constant', 'reflect', 'edge', 'wrap'][mode % 4],
          }),
        { opset: 19, seed },
      );
    }));

  it('through normalizations', () =>
    assertDerivatives(roomyCases, ({ shape, seed }, [kind = 0]) =>
      graphOf(
        shape,
        (b, image) => {
          const x = b.add(image, b.weights(shape, 1));
          const normalized = [
            () => b.batchNorm(x),
            () => b.instanceNorm(x),
            () => b.layerNorm(x),
            () => b.like('LpNormalization', x, { axis: -1, p: 2 }),
          ][kind % 4]?.();
          // The sum of squares of normalized values is constant.
          return b.mul(normalized ?? x, b.weights(shape, 1));
        },
        { seed },
      ),
    ));

  it('through a small network of all of them', () =>
    assertDerivatives(seeds, ({ shape, seed }) =>
      graphOf(
        shape,
        (b, image) => {
          const wide = b.like('Elu', b.instanceNorm(b.conv(image, { channels: 4, kernel: 3, pads: 1 })));
          const deep = b.like(
            'Tanh',
            b.batchNorm(
              b.conv(b.averagePool(wide, { kernel: 2, stride: 2 }), {
                channels: 6,
                kernel: 3,
                pads: 2,
                dilation: 2,
              }),
            ),
          );
          const risen = b.transposedConv(deep, { channels: 4, kernel: 2, stride: 2 });
          const far = b.resizeBy(deep, [2, 2], { mode: 'linear', coordinates: 'half_pixel' });
          return b.sigmoid(b.conv(b.concat([wide, risen, far]), { channels: 2, kernel: 1 }));
        },
        { seed },
      ),
    ));
});

async function assertDerivatives(
  cases: fc.Arbitrary<WindowCase>,
  build: (chosen: WindowCase, dials: readonly number[]) => Graph,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(cases, dials, async (chosen, dial) => {
      const image = apartFromKinks(chosen.shape, chosen.seed);
      const graph = build(chosen, dial);
      for (const backend of [plain, await openTestedWebAssembly()])
        if (backend !== null) await assertDerivative(graph, image, chosen.seed, backend);
    }),
    { numRuns: 20 },
  );
}
