import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { withFloatEdges } from '../../src/graph/rewrites/float-edges.ts';
import { sizeOf, type Tensor } from '../../src/graph/tensor.ts';
import { readModel } from '../../src/formats/read-model.ts';
import { automaticChoice, deviceNames, type RuntimeChoice } from '../../src/protocol/runtime-choice.ts';
import { openRuntime } from '../../src/runtime/open-runtime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { plain } from '../../src/runtime/tensorflow/backend.ts';
import { createTensorFlowRuntime } from '../../src/runtime/tensorflow/tensorflow.ts';
import { laneFile } from '../support/lanes.ts';
import { webAssemblyFolder } from '../support/webassembly.ts';

/**
 * Measures a forward pass of the sample U-Net, and a gradient with respect to its image, on each runtime and device of
 * this machine, turn by turn, and prints a table of medians: `runtimes.ts [ROUNDS]`. The environment variable
 * `SEGCAUSE_TFJS_NODE` names a folder with @tensorflow/tfjs-node.
 */
const rounds = Number(process.argv[2] ?? 11);
/** Milliseconds after which one pass is enough. */
const slow = 5000;

const path = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
const graph = withFloatEdges((await readModel(path)).graph);
const image: Tensor = (() => {
  const shape = [1, 1, 256, 256];
  return {
    type: 'float32',
    shape,
    data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i)),
  };
})();
const feeds = new Map([[graph.inputs[0]?.name ?? '', image]]);

interface Contestant {
  readonly name: string;
  /** Passes that one run makes side by side. */
  readonly passes: number;
  readonly run: () => Promise<unknown>;
  readonly gradient: (() => Promise<unknown>) | null;
  readonly times: number[];
  readonly gradientTimes: number[];
}

const contestants: Contestant[] = [];

async function add(label: string, runtimes: readonly Runtime[], hasGradient: boolean): Promise<void> {
  const programs = await Promise.all(runtimes.map((runtime) => runtime.compile(graph, 'the sample')));
  const [first] = programs;
  const [output] = graph.outputs;
  const [input] = graph.inputs;
  contestants.push({
    name: label,
    passes: programs.length,
    run: () => Promise.all(programs.map((program) => program.run(feeds))),
    gradient: hasGradient
      ? async () => first?.gradient?.(feeds, output?.name ?? '', input?.name ?? '')
      : null,
    times: [],
    gradientTimes: [],
  });
}

async function open(choice: Partial<RuntimeChoice>): Promise<Runtime | null> {
  try {
    return await openRuntime({ ...automaticChoice, ...choice }, { lane: laneFile, wasm: webAssemblyFolder });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

const named = ({ name, device }: Runtime): string => `${name}, ${device}`;

for (const device of deviceNames.filter((each) => each !== 'auto')) {
  const runtime = await open({ device });
  if (runtime === null) continue;
  await add(named(runtime), [runtime], false);
  const lanes = runtime.openLanes?.();
  if (lanes !== undefined)
    await add(`${named(runtime)}, ${lanes.runtimes.length} lanes`, lanes.runtimes, false);
}
const tensorflow = process.env['SEGCAUSE_TFJS_NODE'] ?? null;
for (const folder of tensorflow === null ? [null] : [tensorflow, null]) {
  const runtime = await open({ runtime: 'tensorflow', tensorflow: folder });
  if (runtime !== null) await add(named(runtime), [runtime], true);
}
const onPlain = createTensorFlowRuntime(plain);
await add(named(onPlain), [onPlain], true);

for (let round = 0; round < rounds; round++)
  for (const { run, gradient, times, gradientTimes } of contestants) {
    if ((times[0] ?? 0) > slow) continue;
    times.push(await timeOf(run));
    if (gradient !== null && (times[0] ?? 0) < slow) gradientTimes.push(await timeOf(gradient));
  }

const reference = perPass(contestants[0]);
console.log(
  `${cpus().length} cores of ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}, ${rounds} rounds\n`,
);
console.log('| runtime, device | a pass | to the first | a gradient |\n| --- | --- | --- | --- |');
for (const contestant of contestants) {
  const pass = perPass(contestant);
  const gradient =
    contestant.gradientTimes.length === 0 ? '' : `${median(contestant.gradientTimes).toFixed(0)} ms`;
  console.log(`| ${contestant.name} | ${pass.toFixed(0)} ms | ${times(pass / reference)} | ${gradient} |`);
}
process.exit(0);

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toPrecision(2) : ratio.toFixed(0)}×`;
}

/** The first round warms up. */
function perPass(contestant: Contestant | undefined): number {
  if (contestant === undefined) return NaN;
  return median(contestant.times) / contestant.passes;
}

function median(times: readonly number[]): number {
  const warm = times.length > 1 ? times.slice(1) : times;
  const sorted = warm.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
