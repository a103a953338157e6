import { at, entry } from '../../src/at.ts';
import {
  prepareIncremental,
  type Incremental,
  type IncrementalOptions,
} from '../../src/inference/incremental.ts';
import { copyBox } from '../../src/inference/copy-box.ts';
import type { Part } from '../../src/graph/crop/unit.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { intersect, type Region, shapeOf, wholeOf } from '../../src/graph/region.ts';
import { sizeOf, type Tensor, type TensorData } from '../../src/graph/tensor.ts';
import type { Program, Runtime } from '../../src/runtime/runtime.ts';
import { randomNumbers, uniform } from './random-numbers.ts';

/** A model with one output, its image, and the region of interest of its output. */
export interface Scene {
  readonly runtime: Runtime;
  readonly graph: Graph;
  readonly image: Tensor;
  readonly target: Region;
  readonly relate?: IncrementalOptions['relate'];
  /** Whether units are parts of tensors inside the network. */
  readonly hasInnerUnits?: boolean;
  /** Bytes that may be held; 2 GiB where absent. */
  readonly memory?: number;
}

/**
 * Prepares incremental inference for the scene's region of interest.
 * @throws Error when the model cannot be decomposed
 */
export async function prepare(scene: Scene): Promise<Incremental> {
  const { runtime, graph, image, target, relate, hasInnerUnits = false, memory = 2 ** 31 } = scene;
  const incremental = await prepareIncremental({
    runtime,
    graph,
    item: { input: at(graph.inputs, 0).name, tensor: image },
    output: at(graph.outputs, 0).name,
    regionOf: () => target,
    model: 'the random model',
    memory,
    hasInnerUnits,
    ...(relate === undefined ? {} : { relate }),
  });
  if ('needed' in incremental) throw new Error('The model cannot be decomposed.');
  return incremental;
}

/** Full inference with a part of one tensor set to a value. */
interface FullInference {
  readonly baseline: Float32Array;
  /** The whole output with the unit set to `value`. */
  treated(region: Region, value: TensorData): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Full inference that sets parts of the image, or of an inner tensor, which then becomes an input of the model. */
export async function fullInference(
  { runtime, graph, image }: Scene,
  tensor: string,
): Promise<FullInference> {
  const input = at(graph.inputs, 0).name;
  const output = at(graph.outputs, 0).name;
  const isInner = tensor !== input;
  const plain = await runtime.compile(isInner ? withOutput(graph, tensor) : graph, 'the random model');
  const values = await plain.run(new Map([[input, image]]));
  const baseline = entry(values, output).data as Float32Array;
  const whole = isInner ? entry(values, tensor) : image;
  const program: Program = isInner
    ? await runtime.compile(setTo(graph, tensor, whole), 'the random model')
    : plain;
  return {
    baseline,
    async treated(region, value) {
      const data = whole.data.slice();
      copyBox(value, region, data, wholeOf(whole.shape), region);
      const feeds = new Map<string, Tensor>([[input, image]]);
      feeds.set(isInner ? 'the treated tensor' : input, { ...whole, data });
      return entry(await program.run(feeds), output).data as Float32Array;
    },
    async dispose() {
      await plain.dispose();
      if (program !== plain) await program.dispose();
    },
  };
}

function withOutput(graph: Graph, tensor: string): Graph {
  return { ...graph, outputs: [...graph.outputs, { name: tensor, type: 'other', shape: null }] };
}

function setTo(graph: Graph, tensor: string, { type, shape }: Tensor): Graph {
  const rename = (name: string): string => (name === tensor ? 'the treated tensor' : name);
  return {
    ...graph,
    inputs: [...graph.inputs, { name: 'the treated tensor', type, shape }],
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
  };
}

/** How incremental inference of one treatment differs from full inference. */
interface Difference {
  /** Largest difference where the target was recomputed, relative to the output's range. */
  readonly computed: number;
  /** Largest change where none was predicted, relative to the output's range. */
  readonly elsewhere: number;
  /** Whether the treatment changed the target at all. */
  readonly isFelt: boolean;
}

/** Compares the runner's result for a unit (null where nothing changes) with full inference of the same treatment. */
export function differenceOf(
  { target }: Scene,
  shape: readonly number[],
  baseline: Float32Array,
  full: Float32Array,
  got: { readonly output: Region; readonly changed: Region; readonly data: TensorData } | null,
): Difference {
  const range = rangeOf(full, rangeOf(baseline, 1e-3));
  const whole = wholeOf(shape);
  const cut = (values: TensorData, from: Region, region: Region): Float32Array => {
    const part = new Float32Array(sizeOf(shapeOf(region)));
    copyBox(values, from, part, region, region);
    return part;
  };
  const [was, is] = [cut(baseline, whole, target), cut(full, whole, target)];
  let computed = 0;
  const merged = was.slice();
  if (got !== null) {
    const inside = intersect(got.output, target);
    const again = cut(got.data, got.output, inside);
    computed = largest(again, cut(full, whole, inside));
    const changed = intersect(got.changed, target);
    copyBox(is, target, merged, target, changed);
  }
  return { computed: computed / range, elsewhere: largest(merged, is) / range, isFelt: largest(was, is) > 0 };
}

function rangeOf(values: Float32Array, least: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Math.max(least, high - low);
}

/** The largest difference of two lists; infinite where one is not a number. */
function largest(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(at(a, i) - at(b, i));
    most = Math.max(most, Number.isNaN(distance) ? Infinity : distance);
  }
  return most;
}

/** A treatment of a unit: random values, far from the usual ones. */
export function treatmentOf({ region }: Pick<Part, 'region'>, seed: number): Float32Array {
  return uniform(randomNumbers(seed), sizeOf(shapeOf(region)), 4);
}
