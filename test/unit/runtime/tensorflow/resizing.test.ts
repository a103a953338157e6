import fc from 'fast-check';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';

const spaces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });

const coordinates = [
  'half_pixel',
  'align_corners',
  'asymmetric',
  'pytorch_half_pixel',
  'half_pixel_symmetric',
] as const;

const nearest = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

const factors = fc.constantFrom(1, 2, 3, 0.5, 1.5, 0.6, 1.1, 2.6, 4, 1.7);

describe('Resizing on TensorFlow.js matches ONNX Runtime', () => {
  it('by scales and to sizes, in every mode and with every coordinate transformation', async () => {
    await fc.assert(
      fc.asyncProperty(
        spaces,
        fc.record({
          mode: fc.constantFrom('nearest', 'linear', 'cubic'),
          coordinates: fc.constantFrom(...coordinates),
          nearest: fc.constantFrom(...nearest),
          opset: fc.constantFrom(13, 18, 19),
          factors: fc.array(factors, { minLength: 3, maxLength: 3 }),
          sizes: fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 3, maxLength: 3 }),
          isToSizes: fc.boolean(),
          isConvolved: fc.boolean(),
          excludes: fc.boolean(),
          antialiases: fc.boolean(),
          softer: fc.boolean(),
        }),
        async (space, chosen) => {
          const { opset, isToSizes, isConvolved } = chosen;
          // ONNX Runtime has cubic interpolation only for two spatial axes.
          const mode = chosen.mode === 'cubic' && space.length !== 2 ? 'linear' : chosen.mode;
          const shape = [2, 2, ...space];
          const steps = chosen.factors.slice(0, space.length).map((factor, i) => {
            const length = space[i] ?? 1;
            return Math.floor(Math.fround(length * Math.fround(factor))) < 1 ? 1 : factor;
          });
          const options = {
            mode,
            // Symmetric coordinates differ in the last bit, which decides the rounding to the nearest position.
            coordinates:
              chosen.coordinates === 'half_pixel_symmetric' && (opset < 19 || mode === 'nearest')
                ? 'half_pixel'
                : chosen.coordinates,
            nearest: chosen.nearest,
            attributes: {
              exclude_outside: mode === 'cubic' && chosen.excludes ? 1 : undefined,
              cubic_coeff_a: mode === 'cubic' && chosen.softer ? { float: -0.5 } : undefined,
              antialias: opset >= 18 && mode !== 'nearest' && chosen.antialiases ? 1 : undefined,
            },
          };
          const graph = graphOf(
            shape,
            (b, image) => {
              const x = isConvolved ? b.conv(image, { channels: 2, kernel: 1 }) : image;
              return isToSizes
                ? b.apply(
                    'Resize',
                    [x, null, null, b.integers([2, 2, ...chosen.sizes.slice(0, space.length)])],
                    shape,
                    {
                      mode,
                      coordinate_transformation_mode: options.coordinates,
                      nearest_mode: mode === 'nearest' ? options.nearest : undefined,
                      ...options.attributes,
                    },
                  )
                : b.resizeBy(x, steps, options);
            },
            { opset },
          );
          await assertSameOnBoth(graph, shape);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('as in earlier versions', async () => {
    const shape = [2, 2, 5, 4];
    for (const [operator, opset] of [
      ['Upsample', 9],
      ['Resize', 10],
    ] as const)
      for (const mode of ['nearest', 'linear'])
        for (const factors of [
          [1, 1, 2, 3],
          [1, 1, 1.5, 1],
        ]) {
          const graph = graphOf(
            shape,
            (b, image) =>
              b.apply(operator, [image, b.floats(Float32Array.from(factors), [4])], shape, { mode }),
            { opset },
          );
          await assertSameOnBoth(graph, shape);
        }
    const eleventh = graphOf(
      shape,
      (b, image) => {
        const none = b.floats(new Float32Array(), [0]);
        return b.apply('Resize', [image, none, none, b.integers([2, 2, 9, 3])], shape, { mode: 'linear' });
      },
      { opset: 11 },
    );
    await assertSameOnBoth(eleventh, shape);
  });

  it('of a part, with a value for positions outside', async () => {
    const shape = [2, 2, 6, 5];
    for (const mode of ['nearest', 'linear', 'cubic'])
      for (const part of [
        [0, 0, 0.2, 0.1, 1, 1, 0.9, 0.8],
        [0, 0, -0.3, 0.4, 1, 1, 0.7, 1.2],
      ]) {
        const graph = graphOf(
          shape,
          (b, image) =>
            b.apply(
              'Resize',
              [image, b.floats(Float32Array.from(part), [8]), null, b.integers([2, 2, 4, 8])],
              shape,
              {
                mode,
                coordinate_transformation_mode: 'tf_crop_and_resize',
                extrapolation_value: { float: 0.3 },
              },
            ),
          { opset: 13 },
        );
        await assertSameOnBoth(graph, shape);
      }
  });

  it('of some axes, with the aspect ratio kept', async () => {
    const shape = [2, 2, 6, 5];
    for (const keep_aspect_ratio_policy of ['stretch', 'not_larger', 'not_smaller']) {
      const graph = graphOf(
        shape,
        (b, image) =>
          b.apply('Resize', [image, null, null, b.integers([7, 9])], shape, {
            mode: 'linear',
            axes: [3, 2],
            keep_aspect_ratio_policy,
          }),
        { opset: 18 },
      );
      await assertSameOnBoth(graph, shape);
    }
  });
});
