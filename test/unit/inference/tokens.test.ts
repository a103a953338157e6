import { strict as assert } from 'node:assert';
import { entry } from '../../../src/at.ts';
import type { Region } from '../../../src/graph/region.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import type { Value } from '../../support/graph-writer.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { Dials } from '../../support/random-graph/dials.ts';
import { indexingLayers } from '../../support/random-graph/indexing-layers.ts';
import type { Layer } from '../../support/random-graph/layer.ts';
import { tokenLayers } from '../../support/random-graph/token-layers.ts';
import { windows } from '../../support/random-graph/window-attention.ts';
import { steppedLayers } from '../../support/random-graph/stepped-layers.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { runtime, tolerance, unchangedTolerance } from './equality.ts';

const image = [1, 4, 24, 12] as const;

/** A treated block of the image, in its row 9 and columns 4 to 6. */
const block: Region = [
  [0, 1],
  [0, 4],
  [9, 10],
  [4, 6],
];

interface Case {
  readonly name: string;
  readonly layer: Layer;
  /** The numbers that choose the layer's form; zeros are its first one. */
  readonly dials?: readonly number[];
  readonly changed: readonly [rows: readonly [number, number], columns: readonly [number, number]];
  /** The most MACs, as a share of a whole pass. */
  readonly cost: number;
}

const named = (layers: Readonly<Record<string, Layer>>, name: string): Layer =>
  entry(new Map(Object.entries(layers)), name);

const cases: readonly Case[] = [
  {
    name: 'tokens that are normalized and multiplied',
    layer: named(tokenLayers, 'tokens'),
    changed: [
      [9, 10],
      [0, 12],
    ],
    cost: 1 / 20,
  },
  {
    name: 'tokens that become positions of space for a depthwise convolution',
    layer: named(tokenLayers, 'tokens'),
    dials: [0, 1],
    changed: [
      [8, 11],
      [0, 12],
    ],
    cost: 1 / 5,
  },
  {
    name: 'rows of a matrix, multiplied by Gemm',
    layer: named(tokenLayers, 'gemm'),
    changed: [
      [9, 10],
      [0, 12],
    ],
    cost: 1 / 20,
  },
  {
    name: 'heads that are split, mixed by Einsum and merged',
    layer: named(tokenLayers, 'heads'),
    changed: [
      [9, 10],
      [0, 12],
    ],
    cost: 1 / 20,
  },
  {
    name: 'splines on a constant grid',
    layer: named(tokenLayers, 'splines'),
    changed: [
      [9, 10],
      [0, 12],
    ],
    cost: 1 / 20,
  },
  {
    name: 'windows with heads',
    layer: windows,
    dials: [2, 2, 0, 0],
    changed: [
      [8, 12],
      [0, 12],
    ],
    cost: 1 / 5,
  },
  {
    name: 'windows that are shifted and masked',
    layer: windows,
    dials: [2, 2, 2, 1, 0, 1, 1],
    changed: [
      [6, 10],
      [0, 12],
    ],
    cost: 1 / 5,
  },
  {
    name: 'positions that a Gather turns round',
    layer: named(indexingLayers, 'gather'),
    dials: [1, 0],
    changed: [
      [8, 9],
      [4, 6],
    ],
    cost: 1 / 20,
  },
  {
    name: 'values that return to where a pool found them',
    layer: named(steppedLayers, 'unpool'),
    changed: [
      [8, 10],
      [4, 6],
    ],
    cost: 1 / 10,
  },
];

describe('What a block changes stays local', () => {
  for (const { name, layer, dials = [], changed, cost } of cases) {
    it(`through ${name}`, async () => {
      const b = new GraphBuilder();
      const input = b.input(image);
      const made = layer({ b, x: input, earlier: [input], d: new Dials(dials), space: [2, 3] });
      const scene = sceneOf(b, made);
      const { runner, network, fullCost } = await prepare(scene);
      const unit = unitOf({ tensor: network.input, region: block });
      const planned = runner.plan(unit);
      assert.ok(planned !== null);
      assert.deepEqual(planned.changed.slice(2), changed);
      assert.ok(planned.cost <= fullCost * cost, `${planned.cost / fullCost} of a pass`);

      const value = treatmentOf({ region: block }, 5);
      const full = await fullInference(scene, network.input);
      const data = await runner.run([{ planned, unit, value: () => value }]);
      const expected = await full.treated(block, value);
      const difference = differenceOf(scene, made.shape, full.baseline, expected, { ...planned, data });
      assert.ok(difference.isFelt);
      assert.ok(
        difference.computed <= tolerance && difference.elsewhere <= unchangedTolerance,
        JSON.stringify(difference),
      );
      await full.dispose();
      await runner.dispose();
    });
  }
});

/** All of a value as the target. */
function sceneOf(b: GraphBuilder, value: Value): Scene {
  const tensor: Tensor = {
    type: 'float32',
    shape: image,
    data: uniform(randomNumbers(3), sizeOf(image), 1),
  };
  return {
    runtime,
    graph: b.build(value),
    image: tensor,
    target: value.shape.map((length) => [0, length] as const),
  };
}
