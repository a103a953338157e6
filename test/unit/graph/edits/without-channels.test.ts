import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Graph } from '../../../../src/graph/graph.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import type { Value } from '../../../support/graph-writer.ts';
import {
  buildRandomGraph,
  localKinds,
  mixingKinds,
  recipes,
} from '../../../support/random-graph/random-graph.ts';
import { largestDifference, randomImage, tracedChannels, withoutAndExpected } from './edited-model.ts';

/** Networks of convolutions with what lies between them, which channels pass through. */
const passed: readonly [string, ...string[]] = [
  ...([
    'conv',
    'conv',
    'conv',
    'transposedConv',
    'maxPool',
    'averagePool',
    'normPool',
    'resize',
    'pad',
  ] as const),
  ...['concat', 'concatInSpace', 'skip', 'activation', 'activation', 'batchNorm', 'normalization'],
  ...['squeezeAndExcite', 'pooledBranch', 'slice', 'constant'],
];

/** A model whose channels are mixed once more at its end. */
function network(
  build: (b: GraphBuilder, x: Value) => Value,
  channels = 4,
): { readonly graph: Graph; readonly shape: readonly number[] } {
  const b = new GraphBuilder({ seed: 5 });
  const image = b.input([1, 2, 12, 10]);
  const x = b.relu(b.conv(image, { channels, kernel: 3, pads: 'same' }));
  const out = b.conv(b.relu(build(b, x)), { channels: 2, kernel: 1 });
  return { graph: b.build(out), shape: image.shape };
}

const networks: Readonly<Record<string, readonly [Graph: ReturnType<typeof network>, sets: number]>> = {
  'a chain, its hidden channels one by one': [network((b, x) => b.conv(x, { channels: 5, kernel: 3 })), 9],
  'a residual sum, whose channels are coupled with those that are added': [
    network((b, x) =>
      b.add(
        x,
        b.conv(b.relu(b.conv(x, { channels: 3, kernel: 3, pads: 'same' })), { channels: 4, kernel: 1 }),
      ),
    ),
    7,
  ],
  'a depthwise convolution, whose channels are those that it reads': [
    network((b, x) => b.conv(x, { channels: 4, groups: 4, kernel: 3, pads: 'same' })),
    4,
  ],
  'a depthwise convolution with two channels of each': [
    network((b, x) => b.conv(x, { channels: 8, groups: 4, kernel: 3 })),
    4,
  ],
  'a grouped convolution, group by group': [
    network((b, x) => b.conv(x, { channels: 6, groups: 3, kernel: 3 }), 6),
    3,
  ],
  'a grouped transposed convolution, group by group': [
    network((b, x) => b.transposedConv(x, { channels: 9, groups: 3, kernel: 2, stride: 2 }), 6),
    3,
  ],
  'channels that are concatenated': [
    network((b, x) => b.concat([x, b.batchNorm(b.conv(x, { channels: 3, kernel: 1 }))])),
    7,
  ],
  'a pool, a resize and a normalization between': [
    network((b, x) =>
      b.instanceNorm(b.resizeTo(b.maxPool(x, { kernel: 2, stride: 2 }), [12, 10], { mode: 'nearest' })),
    ),
    4,
  ],
  'squeeze and excitation, which scales channels': [
    network((b, x) => b.mul(x, b.sigmoid(b.conv(b.globalAveragePool(x), { channels: 4, kernel: 1 })))),
    4,
  ],
  'a group normalization, whose statistics are of several channels: none': [
    network((b, x) => b.groupNorm(x, 2)),
    0,
  ],
  'a bias under another name, as exporters write equal ones': [
    network((b, x) =>
      b.apply(
        'Conv',
        [x, b.weights([3, 4, 1, 1], 0.5), b.like('Identity', b.weights([3], 0.3))],
        [1, 3, 12, 10],
        { kernel_shape: [1, 1] },
      ),
    ),
    4,
  ],
  'a product along the last axis': [
    network((b, x) => b.transpose(b.relu(b.linear(b.transpose(x, [0, 2, 3, 1]), 6)), [0, 3, 1, 2])),
    10,
  ],
};

describe('A model without channels', () => {
  for (const [name, [{ graph, shape }, sets]] of Object.entries(networks)) {
    it(`can be written of ${name}`, async () => {
      const image = randomImage(shape);
      const { traced } = await tracedChannels(graph, image);
      assert.equal(traced.sets.filter(({ isRemovable }) => isRemovable).length, sets);
      for (let seed = 1; seed <= 5; seed++) {
        const { removed, computed, expected } = await withoutAndExpected(graph, image, seed);
        assert.ok(removed > 0 || sets === 0 || seed > 1);
        assert.ok(largestDifference(expected, computed) < 1e-4);
      }
    });
  }

  for (const [name, kinds, numRuns] of [
    ['layers that channels pass through', passed, 200],
    [
      'layers of any kind',
      [...localKinds, ...mixingKinds].filter((kind) => kind !== 'alongOneAxis') as [string, ...string[]],
      100,
    ],
  ] as const) {
    it(`computes what the model does with these channels predicted, with ${name}`, async () => {
      let withRemoved = 0;
      await fc.assert(
        fc.asyncProperty(recipes(kinds, 9), fc.nat(1e6), async (recipe, seed) => {
          const { graph, image, inner } = buildRandomGraph(recipe);
          fc.pre(inner.every(({ shape }) => shape.every((length) => length > 0)));
          const { removed, computed, expected } = await withoutAndExpected(
            graph,
            randomImage(image.shape, seed),
            seed,
          );
          if (removed > 0) withRemoved++;
          const difference = largestDifference(expected, computed);
          assert.ok(difference < 1e-4, `differs by ${difference}`);
        }),
        { numRuns },
      );
      assert.ok(withRemoved > 0);
    });
  }
});
