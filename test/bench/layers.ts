import { type Activations, openActivations } from '../../src/inference/activations.ts';
import { wholeTensor } from '../../src/causal/components/candidate.ts';
import { resampling } from '../../src/causal/components/donor-draws.ts';
import { estimateComponents } from '../../src/causal/components/estimate-components.ts';
import { prepareIncremental } from '../../src/inference/incremental.ts';
import { withEdges } from '../../src/graph/rewrites/edges.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { sizeOf, type Tensor } from '../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { unet } from '../architectures/architectures.ts';
import { randomNumbers, uniform } from '../support/random-numbers.ts';
import { weightedView } from '../support/weighted-view.ts';

/**
 * The ranking of every layer and skip connection of a U-Net of 4 levels against the usual layer ablation, which runs
 * the whole network again for each layer and donor, in batches on the same runtime. The exit status tells whether what
 * must be reached was.
 */
const leastRatio = 10;
const mostMemory = 2000;
const donors = 12;
/** Items of a whole pass at a time, as many as full inference takes at this size. */
const itemsPerBatch = 4;
/** Layers that are timed the usual way, at even distances; they stand for all. */
const timed = 12;

const runtime = createOnnxRuntime();
const { graph, image: shape, roi } = unet();
const input = graph.inputs[0]?.name ?? '';
const random = randomNumbers(3);
const images = Array.from({ length: donors + 1 }, (): Tensor => {
  return { type: 'float32', shape, data: uniform(random, sizeOf(shape), 1.7) };
});
const [image, ...others] = images;
if (image === undefined) throw new Error('There is no image.');

const layers = graph.nodes.map(({ outputs }) => outputs[0] ?? '');
const ours = await secondsOf(() => rank(image));
const usual = await ablate(image);
const ratio = usual / ours.seconds;
const memory = ours.memory;
console.log(
  `U-Net, 4 levels: ${ours.result} layers and edges under ${donors} donors in ${ours.seconds.toFixed(2)} s, with ` +
    `${memory.toFixed(0)} MiB; the usual ablation of its ${layers.length} layers takes ${usual.toFixed(1)} s: ${ratio.toFixed(1)} times less`,
);
if (ratio < leastRatio || memory > mostMemory) {
  console.error(`Asked for: ${leastRatio} times less time, and at most ${mostMemory} MiB.`);
  process.exitCode = 1;
}

/** Ranks all layers and edges, getting ready included, and tells how many they are. */
async function rank(item: Tensor): Promise<number> {
  const { graph: apart, edges } = withEdges(graph, input);
  const incremental = await prepareIncremental({
    runtime,
    graph: apart,
    item: { input, tensor: item },
    output: 'output',
    regionOf: () => roi,
    model: 'the U-Net',
    hasInnerUnits: true,
    memory: 1.2e9,
  });
  if ('needed' in incremental) throw new Error('The model cannot be taken apart.');
  const { network, regions, store, runner } = incremental;
  const view = weightedView(roi, store.crop('output', roi, 0));
  const candidates = [...layers, ...edges.map((edge) => edge.view)].map((name) => [
    wholeTensor(incremental, name),
  ]);
  const activations: Activations = await openActivations(runtime, network, regions, 'the U-Net');
  const draws = resampling({
    donors: { count: others.length, load: (i) => Promise.resolve(others[i]?.data as Float32Array) },
    activations,
    clean: { store, view },
    viewOf: () => view,
    memory: 0.5e9,
  });
  let done = 0;
  for await (const step of estimateComponents(incremental, candidates, draws, { view, tau: 0 }, () => false))
    done = step.done;
  await activations.dispose();
  await runner.dispose();
  if (done !== candidates.length) throw new Error(`Only ${done} were measured.`);
  return done;
}

/** Seconds that the usual ablation of all layers takes, by those that are timed. */
async function ablate(item: Tensor): Promise<number> {
  const chosen = Array.from(
    { length: timed },
    (_, i) => layers[Math.floor(((i + 0.5) * layers.length) / timed)] ?? '',
  );
  let spent = 0;
  for (const layer of chosen) {
    const reading = await runtime.compile(withOutput(graph, layer), 'the U-Net');
    const values = await reading.run(new Map([[input, item]]));
    await reading.dispose();
    const value = values.get(layer);
    if (value === undefined || layer === 'output') continue;
    const program = await runtime.compile(setTo(graph, layer, value), 'the U-Net');
    const feeds = new Map([
      [input, repeated(item)],
      ['the treated tensor', repeated(value)],
    ]);
    await program.run(feeds);
    const { seconds } = await secondsOf(() => program.run(feeds));
    spent += seconds * (donors / itemsPerBatch);
    await program.dispose();
  }
  return (spent * layers.length) / timed;
}

function repeated({ type, shape: one, data }: Tensor): Tensor {
  const values = new Float32Array(itemsPerBatch * data.length);
  for (let i = 0; i < itemsPerBatch; i++) values.set(data as Float32Array, i * data.length);
  return { type, shape: [itemsPerBatch, ...one.slice(1)], data: values };
}

function withOutput(model: Graph, tensor: string): Graph {
  return { ...model, outputs: [...model.outputs, { name: tensor, type: 'other', shape: null }] };
}

/** Hooks as frameworks have them: the whole network runs, and the layer's output is replaced on the way. */
function setTo(model: Graph, tensor: string, { type, shape: of }: Tensor): Graph {
  const rename = (name: string): string => (name === tensor ? 'the treated tensor' : name);
  return {
    ...model,
    inputs: [...model.inputs, { name: 'the treated tensor', type, shape: of.map(() => null) }],
    // The layer itself still runs, as it does under a hook.
    outputs: [...model.outputs, { name: tensor, type: 'other', shape: null }],
    nodes: model.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
  };
}

async function secondsOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly seconds: number; readonly memory: number; readonly result: T }> {
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, memory: process.resourceUsage().maxRSS / 1024, result };
}
