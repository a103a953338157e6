import assert from 'node:assert/strict';
import { axisOf, withChannelsLast } from '../../../../src/formats/tensorflow/axes.ts';
import { createGraphBuilder, type GraphBuilder } from '../../../../src/formats/tensorflow/builder.ts';
import { filled } from '../../../../src/formats/tensorflow/constant.ts';
import { convolution } from '../../../../src/formats/tensorflow/operations/convolution.ts';
import { broadcast } from '../../../../src/formats/tensorflow/operations/elementwise.ts';
import { indexed } from '../../../../src/formats/tensorflow/operations/indexing.ts';
import * as moving from '../../../../src/formats/tensorflow/operations/moving.ts';
import { matrixProduct } from '../../../../src/formats/tensorflow/operations/products.ts';
import { resize } from '../../../../src/formats/tensorflow/operations/resizing.ts';
import { rolled, slice } from '../../../../src/formats/tensorflow/operations/slicing.ts';
import type { Computed } from '../../../../src/formats/tensorflow/value.ts';
import { userError } from '../../imaging/helpers.ts';

const steps = { strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
const kernel = filled('kernel', 4, 1);

/** What a damaged file may ask for, of an image with four axes. */
const rejected: Readonly<Record<string, (b: GraphBuilder, x: Computed) => unknown>> = {
  'an axis beyond the last': (b, x) => slice(b, x, [{ axis: 4, start: 1, end: null }]),
  'an axis that is not a whole number': (b) => axisOf(b, 0.5, 4),
  'a permutation that repeats an axis': (b, x) => moving.transpose(b, x, [0, 1, 1, 3]),
  'a permutation of fewer axes': (b, x) => moving.transpose(b, x, [1, 0]),
  'pads for fewer axes': (b, x) => moving.pad(b, x, [[1, 1]]),
  'repeats for fewer axes': (b, x) => moving.tile(b, x, [2]),
  'concatenation of nothing': (b) => moving.concat(b, [], 0),
  'concatenation of different ranks': (b, x) => moving.concat(b, [x, kernel], 0),
  'a sum of nothing': (b) => broadcast(b, 'Sum', []),
  'more indices than axes': (b, x) => indexed(b, x, Array(5).fill({ kind: 'position', at: 0 })),
  'more shifts than axes to roll': (b, x) => rolled(b, x, [1, 2], [1]),
  'a kernel without spatial axes': (b, x) => convolution(b, x, kernel, null, steps),
  'one spatial length for two': (b, x) => resize(b, x, [8], 'nearest', 'asymmetric'),
  'a vector as a matrix': (b, x) => matrixProduct(b, x, kernel),
  'channels first without a second axis': (b, x) =>
    withChannelsLast(b, { ...x, shape: [1], order: [0] }, true, (image) => image),
};

describe('Operations of a damaged model', () => {
  for (const [what, operation] of Object.entries(rejected)) {
    it(`are rejected: ${what}`, () => {
      const root = createGraphBuilder('model.json');
      const x = root.input('image', 'float32', [1, 8, 8, 3]);
      assert.throws(() => operation(root.at('net/layer'), x), userError(/^model\.json: "net\/layer" /));
    });
  }
});
