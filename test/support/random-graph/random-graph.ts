import { entry } from '../../../src/at.ts';
import fc from 'fast-check';
import type { Graph } from '../../../src/graph/graph.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import { Dials } from './dials.ts';
import { indexingLayers } from './indexing-layers.ts';
import { mixingLayers } from './mixing-layers.ts';
import { movingLayers } from './moving-layers.ts';
import { pointwiseLayers } from './pointwise-layers.ts';
import { steppedLayers } from './stepped-layers.ts';
import { tokenLayers } from './token-layers.ts';
import { windowLayers } from './window-layers.ts';

/** A random model as a list of layers, whose settings follow from their dials. */
export interface Recipe {
  readonly seed: number;
  readonly opset: number;
  /** Lengths of the spatial axes. */
  readonly space: readonly number[];
  readonly channels: number;
  readonly layers: readonly LayerRecipe[];
}

interface LayerRecipe {
  readonly kind: string;
  readonly dials: readonly number[];
}

/** A random model, and the tensors that a unit can be part of. */
interface RandomGraph {
  readonly graph: Graph;
  readonly image: Value;
  /** Tensors between image and output. */
  readonly inner: readonly Value[];
  readonly output: Value;
}

const localLayers = {
  ...windowLayers,
  ...movingLayers,
  ...pointwiseLayers,
  ...indexingLayers,
  ...tokenLayers,
  ...steppedLayers,
};

const layers = new Map(Object.entries({ ...localLayers, ...mixingLayers }));

/** Layers of local models: each position depends on a neighbourhood. */
export const localKinds: readonly string[] = Object.keys(localLayers);

export const mixingKinds: readonly string[] = Object.keys(mixingLayers);

const mostElements = 12_000;

/** Builds the model of a recipe. */
export function buildRandomGraph(recipe: Recipe): RandomGraph {
  const b = new GraphBuilder({ opset: recipe.opset, seed: recipe.seed });
  const image = b.input([1, recipe.channels, ...recipe.space]);
  const inner: Value[] = [];
  let x: Value = image;
  for (const { kind, dials } of recipe.layers) {
    const space = x.shape.slice(2).map((_, i) => i + 2);
    const isSmall = sizeOf(x.shape) <= mostElements;
    if (!isSmall && growing.has(kind)) continue;
    const next = entry(layers, kind)({ b, x, earlier: [image, ...inner], d: new Dials(dials), space });
    if (next !== x) inner.push(next);
    x = next;
  }
  const output = b.conv(x, { channels: 2, kernel: 1 });
  return { graph: b.build(output), image, inner, output: { name: 'output', shape: output.shape } };
}

/** Layers that enlarge a tensor, or that cost too much on a large one. */
const growing = new Set([
  'transposedConv',
  'resize',
  'depthToSpace',
  'concat',
  'concatInSpace',
  'tile',
  'expand',
  'attention',
  'flatten',
]);

/** Random recipes whose layers are of the given kinds. A kind that is listed twice is twice as likely. */
export function recipes(kinds: readonly [string, ...string[]], mostLayers = 7): fc.Arbitrary<Recipe> {
  const layer = fc.record({
    kind: fc.constantFrom(...kinds),
    dials: fc.array(fc.nat(1000), { minLength: 12, maxLength: 24, size: 'max' }),
  });
  return fc.integer({ min: 1, max: 8 }).chain((dial) => {
    const axes = dial === 8 ? 3 : dial === 7 ? 1 : 2;
    const most = { 1: 40, 2: 17, 3: 7 }[axes];
    return fc.record({
      seed: fc.nat(1_000_000),
      opset: fc.constantFrom(17, 19, 13, 18, 20),
      space: fc.array(fc.integer({ min: 4, max: most }), { minLength: axes, maxLength: axes }),
      channels: fc.integer({ min: 1, max: 3 }),
      layers: fc.array(layer, { minLength: 1, maxLength: mostLayers, size: 'max' }),
    });
  });
}
