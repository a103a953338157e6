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

/** A model with one output, what it is run on, and which part of its output is looked at. */
export interface Scene {
  readonly runtime: Runtime;
  readonly graph: Graph;
  readonly image: Tensor;
  readonly target: Region;
  readonly relate?: IncrementalOptions['relate'];
  /** Whether units are parts of tensors inside the network. */
  readonly hasInnerUnits?: boolean;
}

const memory = 2 ** 31;

/** Prepares incremental inference towards the scene's part of the output. */
export async function prepare(scene: Scene): Promise<Incremental> {
  const { runtime, graph, image, target, relate, hasInnerUnits = false } = scene;
  const incremental = await prepareIncremental({
    runtime,
    graph,
    item: { input: graph.inputs[0]?.name ?? '', tensor: image },
    output: graph.outputs[0]?.name ?? '',
    regionOf: () => target,
    model: 'the random model',
    memory,
    hasInnerUnits,
    ...(relate === undefined ? {} : { relate }),
  });
  if (incremental === null) throw new Error('The model cannot be taken apart.');
  return incremental;
}

/** Full inference with a part of one tensor set to a value. */
export interface FullInference {
  readonly baseline: Float32Array;
  /** All of the output with the unit set to `value`. */
  treated(region: Region, value: TensorData): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Full inference that sets parts of the image or of an inner tensor, whose consumers then read an input instead. */
export async function fullInference(
  { runtime, graph, image }: Scene,
  tensor: string,
): Promise<FullInference> {
  const input = graph.inputs[0]?.name ?? '';
  const output = graph.outputs[0]?.name ?? '';
  const isInner = tensor !== input;
  const plain = await runtime.compile(isInner ? withOutput(graph, tensor) : graph, 'the random model');
  const values = await plain.run(new Map([[input, image]]));
  const baseline = valuesOf(values, output).data as Float32Array;
  const whole = isInner ? valuesOf(values, tensor) : image;
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
      return valuesOf(await program.run(feeds), output).data as Float32Array;
    },
    async dispose() {
      await plain.dispose();
      if (program !== plain) await program.dispose();
    },
  };
}

function valuesOf(values: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = values.get(name);
  if (value === undefined) throw new Error(`The runtime gave no ${name}.`);
  return value;
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
export interface Difference {
  /** Largest difference where the target was computed again, as a part of the output's range. */
  readonly computed: number;
  /** Largest change where nothing was said to change, as a part of the output's range. */
  readonly elsewhere: number;
  /** Whether the treatment changed the target at all. */
  readonly isFelt: boolean;
}

/** Compares what the runner gave for a unit (null: nothing changes) with full inference of the same treatment. */
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

/** The largest distance of two lists; what is not a number is infinitely far. */
function largest(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    most = Math.max(most, Number.isNaN(distance) ? Infinity : distance);
  }
  return most;
}

/** A treatment of a unit: random values of its size, far from what is usually there. */
export function treatmentOf({ region }: Pick<Part, 'region'>, seed: number): Float32Array {
  return uniform(randomNumbers(seed), sizeOf(shapeOf(region)), 4);
}
