import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHead, type Reading } from '../../../../src/causal/outcomes/head.ts';
import { type Box } from '../../../../src/documents/box.ts';
import { shapeIn, sizeIn } from '../../../../src/documents/axes.ts';
import { count, dice } from '../../../../src/causal/outcomes/outcome.ts';
import type { Head } from '../../../../src/documents/explanation.ts';
import type { Tensor } from '../../../../src/graph/tensor.ts';

function headOf(more: Partial<Head>): Head {
  const head = {
    output: 'y',
    layout: 'NCHW',
    decision: 'argmax',
    activation: 'none',
    threshold: 0.5,
  } as const;
  return { ...head, channel: 0, channels: 1, classes: [], ...more };
}

/** Values by item, row, column and channel, as an output of this layout has them. */
function outputOf(layout: Head['layout'], values: readonly number[][][][]): Tensor {
  const [items, height, width, channels] = [
    values.length,
    values[0]?.length ?? 0,
    values[0]?.[0]?.length ?? 0,
    values[0]?.[0]?.[0]?.length ?? 0,
  ];
  const flat =
    layout === 'NCHW'
      ? values.flatMap((item) =>
          Array.from({ length: channels }, (_, c) => item.flat().map((p) => p[c] ?? NaN)),
        )
      : values.flat(2);
  const shape = shapeIn(layout, { items, channels, size: [height, width] });
  return { type: 'float32', shape, data: Float32Array.from(flat.flat()) };
}

/** Two items of 3 × 4 pixels of some channels, few different values, so that ties are common. */
const pictures = (channels: number): fc.Arbitrary<number[][][][]> => {
  const array = <T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
    fc.array(item, { minLength: length, maxLength: length });
  const value = fc.constantFrom(0, 0.25, 0.5, 0.75, 1, 2);
  return array(array(array(array(value, channels), 4), 3), 2);
};

const box: fc.Arbitrary<Box<'output'>> = fc
  .tuple(fc.nat(2), fc.nat(3))
  .chain(([y, x]) =>
    fc.tuple(
      fc.constant(y),
      fc.constant(x),
      fc.integer({ min: 1, max: 3 - y }),
      fc.integer({ min: 1, max: 4 - x }),
    ),
  )
  .map(([y, x, height, width]) => ({ start: [y, x], size: [height, width] }));

describe('Reading a class off an output', () => {
  const rules: readonly (readonly [
    Head['decision'],
    readonly Head['layout'][],
    number,
    (pixel: readonly number[], channel: number) => boolean,
  ])[] = [
    ['threshold', ['NCHW', 'NHWC', 'NHW'], 1, ([value]) => (value ?? NaN) > 0.5],
    ['threshold', ['NCHW', 'NHWC'], 3, (pixel, channel) => (pixel[channel] ?? NaN) > 0.5],
    ['argmax', ['NCHW', 'NHWC'], 3, (pixel, channel) => pixel.indexOf(Math.max(...pixel)) === channel],
    ['labels', ['NCHW', 'NHWC', 'NHW'], 1, ([value], channel) => value === channel],
  ];
  for (const [decision, layouts, channels, isClass] of rules) {
    for (const layout of layouts) {
      it(`${decision} of ${channels} in ${layout}`, () => {
        const channelOf = fc.nat(decision === 'labels' ? 2 : channels - 1);
        fc.assert(
          fc.property(pictures(channels), fc.nat(1), channelOf, box, (values, item, channel, roi) => {
            const head = headOf({ layout, decision, channel, channels });
            const [[y = 0, x = 0], [height = 0, width = 0]] = [roi.start, roi.size];
            const expected = (values[item] ?? [])
              .slice(y, y + height)
              .flatMap((row) => row.slice(x, x + width).map((pixel) => Number(isClass(pixel, channel))));
            assert.deepEqual([...readHead(head, outputOf(layout, values), item, roi).predicted], expected);
          }),
        );
      });
    }
  }

  it('takes the first of equals', () => {
    const output = outputOf('NCHW', [[[[1, 1, 0]]]]);
    const at = (channel: number): number | undefined =>
      readHead(headOf({ channel, channels: 3 }), output, 0, { start: [0, 0], size: [1, 1] }).predicted[0];
    assert.deepEqual([at(0), at(1), at(2)], [1, 0, 0]);
  });

  it('does not count a value at the threshold', () => {
    const output = outputOf('NHW', [[[[0.5], [0.5000001]]]]);
    const head = headOf({ layout: 'NHW', decision: 'threshold' });
    assert.deepEqual([...readHead(head, output, 0, { start: [0, 0], size: [1, 2] }).predicted], [0, 1]);
  });

  it('finds no class where values are not numbers', () => {
    for (const decision of ['threshold', 'argmax', 'labels'] as const) {
      for (const activation of ['none', 'sigmoid', 'softmax'] as const) {
        const head = headOf({ decision, activation, channels: 2 });
        const { predicted, probability } = readHead(head, outputOf('NCHW', [[[[NaN, NaN]]]]), 0, {
          start: [0, 0],
          size: [1, 1],
        });
        assert.deepEqual([...predicted, ...probability], [0, 0], `${decision}, ${activation}`);
      }
    }
  });

  it('knows height and width in every layout', () => {
    const size = (layout: Head['layout'], shape: readonly number[]): readonly number[] =>
      sizeIn(layout, shape);
    assert.deepEqual(size('NCHW', [1, 2, 3, 4]), [3, 4]);
    assert.deepEqual(size('NHWC', [1, 3, 4, 2]), [3, 4]);
    assert.deepEqual(size('NHW', [1, 3, 4]), [3, 4]);
  });

  it('reads volumes and signals, whichever axis holds the channels', () => {
    const values = Float32Array.from({ length: 2 * 2 * 3 * 4 }, (_, i) => Math.sin(3 * i));
    const box: Box<'output'> = { start: [1, 1, 2], size: [1, 2, 2] };
    const first: Tensor = { type: 'float32', shape: [1, 2, 2, 3, 4], data: values };
    const last: Tensor = {
      type: 'float32',
      shape: [1, 2, 3, 4, 2],
      data: values.map((_, i) => values[(i % 2) * 24 + Math.floor(i / 2)] ?? NaN),
    };
    const head = headOf({ channel: 1, channels: 2 });
    const volume = readHead({ ...head, layout: 'NCDHW' }, first, 0, box).predicted;
    const places = [18, 19, 22, 23];
    assert.deepEqual(
      [...volume],
      places.map((place) => Number((values[24 + place] ?? NaN) > (values[place] ?? NaN))),
    );
    assert.deepEqual(readHead({ ...head, layout: 'NDHWC' }, last, 0, box).predicted, volume);
    const signal: Tensor = { type: 'float32', shape: [1, 2, 24], data: values };
    const line = readHead({ ...head, layout: 'NCW' }, signal, 0, { start: [18], size: [2] });
    assert.deepEqual([...line.predicted], [...volume.slice(0, 2)]);
  });
});

describe('The probability of a class', () => {
  const probability = (head: Partial<Head>, pixel: readonly number[]): number =>
    readHead(headOf({ channels: pixel.length, ...head }), outputOf('NCHW', [[[[...pixel]]]]), 0, {
      start: [0, 0],
      size: [1, 1],
    }).probability[0] ?? NaN;

  for (const [what, head, pixel, expected] of [
    ['a probability is itself', { decision: 'threshold' }, [0.25], 0.25],
    ['is kept within 0 and 1', { decision: 'threshold' }, [1.5], 1],
    ['logits, one class', { decision: 'threshold', activation: 'sigmoid' }, [Math.log(3)], 0.75],
    ['logits of classes', { activation: 'softmax', channel: 1 }, [0, Math.log(3), 0], 0.6],
    ['large logits of classes', { activation: 'softmax', channel: 0 }, [1000, -1000, 0], 1],
    ['hopeless logits of classes', { activation: 'softmax', channel: 1 }, [1000, -1000, 0], 0],
    ['labels, the class', { decision: 'labels', channel: 2 }, [2], 1],
    ['labels, another', { decision: 'labels', channel: 2 }, [1], 0],
  ] satisfies [string, Partial<Head>, number[], number][]) {
    it(what, () => {
      assert.ok(Math.abs(probability(head, pixel) - expected) < 1e-6);
    });
  }
});

describe('Dice in the RoI', () => {
  const reading = (predicted: Uint8Array): Reading => ({
    predicted,
    probability: Float32Array.from(predicted),
  });

  it('is 100 times twice the overlap over the sum of the areas', () => {
    const of = (predicted: readonly number[], reference: readonly number[]): number =>
      dice(count(reading(Uint8Array.from(predicted)), Uint8Array.from(reference), null));
    const near = (actual: number, expected: number): void => {
      assert.ok(Math.abs(actual - expected) < 1e-7, `${actual} instead of ${expected}`);
    };
    near(of([1, 1, 0, 0], [1, 0, 0, 0]), 200 / 3);
    near(of([1, 1, 0, 0], [1, 1, 0, 0]), 100);
    near(of([1, 1, 0, 0], [0, 0, 1, 1]), 0);
    assert.equal(of([0, 0], [0, 0]), 0, 'empty against empty is 0, as published');
  });

  it('lies between 0 and 100, and does not care which is which', () => {
    const mask = fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }).map((bits) => Uint8Array.from(bits));
    fc.assert(
      fc.property(mask, mask, (a, b) => {
        const value = dice(count(reading(a), b, null));
        assert.ok(value >= 0 && value <= 100);
        assert.equal(value, dice(count(reading(b), a, null)));
      }),
    );
  });
});
