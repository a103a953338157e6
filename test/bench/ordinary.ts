import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { ordinary } from '../architectures/ordinary.ts';
import { quiet } from '../support/aims.ts';
import { laneFile } from '../support/lanes.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { imageOf, wholeBatch } from './whole-batch.ts';

/**
 * Runs of small models against as many plain whole passes, in the same minute: `ordinary.ts [ROW...]`. A row is a
 * part of a model's name and of a run's. Plain passes take batches of the size that full inference takes.
 */
const wanted = process.argv.slice(2);

const zero: Settings = { treatment: 'zero', intervention: 'zero', block: 24 };
const runs: Readonly<Record<string, { readonly aim: ExplainAim | 'channels'; readonly settings: Settings }>> =
  {
    'blocks, zero': { aim: { kind: 'input' }, settings: zero },
    'blocks, 6 draws': { aim: { kind: 'input' }, settings: { draws: 6, block: 24 } },
    'layers, zero': { aim: { kind: 'layers' }, settings: zero },
    'channels, zero': { aim: 'channels', settings: zero },
  };

interface Spent {
  sessions: number;
  opening: number;
  running: number;
  runs: number;
}

/** A runtime whose sessions and runs are counted and timed, as their callers see them. */
function counted(runtime: Runtime, spent: Spent): Runtime {
  const { openLanes } = runtime;
  return {
    ...runtime,
    async compile(graph, model, use) {
      const started = performance.now();
      const program = await runtime.compile(graph, model, use);
      spent.sessions += 1;
      spent.opening += (performance.now() - started) / 1000;
      return {
        ...program,
        async run(feeds) {
          const from = performance.now();
          const outputs = await program.run(feeds);
          spent.running += (performance.now() - from) / 1000;
          spent.runs += 1;
          return outputs;
        },
      };
    },
    ...(openLanes === undefined
      ? {}
      : {
          openLanes() {
            const lanes = openLanes();
            return { ...lanes, runtimes: lanes.runtimes.map((lane) => counted(lane, spent)) };
          },
        }),
  };
}

/** Seconds of a plain whole pass, in batches as full inference makes them. */
async function plainPass(graph: Graph, shape: readonly number[], seconds: number): Promise<number> {
  const program = await createOnnxRuntime().compile(graph, 'the model');
  const { feeds, items } = wholeBatch(graph, imageOf(shape));
  await program.run(feeds);
  let passes = 0;
  const started = performance.now();
  do {
    await program.run(feeds);
    passes += items;
  } while (performance.now() - started < 1000 * seconds);
  const found = (performance.now() - started) / 1000 / passes;
  await program.dispose();
  return found;
}

const folder = await mkdtemp(join(tmpdir(), 'ordinary-'));
console.log(
  '| model | run | treatments | counted | clock | run | plain | sessions | opening | runs | running |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [name, build] of Object.entries(ordinary)) {
  for (const [run, { aim, settings }] of Object.entries(runs)) {
    if (!wanted.every((word) => `${name}: ${run}`.includes(word))) continue;
    const { graph, size } = build();
    const model = join(folder, 'model.onnx');
    const image = join(folder, 'image.png');
    await writeFile(model, writeOnnx(graph));
    const random = randomNumbers(5);
    const data = Uint8Array.from({ length: 3 * size * size }, () => Math.floor(256 * random()));
    await writeFile(image, encode({ width: size, height: size, channels: 3, depth: 8, data }));
    const mask = join(folder, 'mask.png');
    const half = Uint8Array.from({ length: size * size }, (_, i) => (i % size) % 2);
    await writeFile(mask, encode({ width: size, height: size, channels: 1, depth: 8, data: half }));
    const spent: Spent = { sessions: 0, opening: 0, running: 0, runs: 0 };
    const engine = createEngine({ open: () => counted(createOnnxRuntime('cpu', laneFile), spent) });
    const start = Math.round(size / 3 / 8) * 8;
    const asked = { image, mask, class: 1, roi: [start, start, size / 4, size / 4], ...settings } as Settings;
    const { document } = await engine.prepare(explanationKind, { model, settings: asked });
    const before = await plainPass(graph, [1, 3, size, size], 1.5);
    Object.assign(spent, { sessions: 0, opening: 0, running: 0, runs: 0 });
    const inner = graph.nodes.filter(({ operator }) => operator === 'Conv').at(20)?.outputs[0] ?? '';
    const aims: readonly ExplainAim[] = [aim === 'channels' ? { kind: 'channels', tensor: inner } : aim];
    const started = performance.now();
    const { facts } = await engine.run(explanationKind, document, aims, quiet);
    const seconds = (performance.now() - started) / 1000;
    const pass = (before + (await plainPass(graph, [1, 3, size, size], 1.5))) / 2;
    const { treatments = 0, passes = 0 } = facts ?? {};
    const cells = [
      name,
      run,
      `${treatments}`,
      `${(treatments / passes).toFixed(2)}×`,
      `${((treatments * pass) / seconds).toFixed(2)}×`,
      `${seconds.toFixed(2)} s`,
      `${(1000 * pass).toFixed(1)} ms`,
      `${spent.sessions}`,
      `${spent.opening.toFixed(2)} s`,
      `${spent.runs}`,
      `${spent.running.toFixed(2)} s`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
await rm(folder, { recursive: true });
process.exit(0);
