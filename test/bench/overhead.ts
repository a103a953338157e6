import { fileURLToPath } from 'node:url';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

/** What the engine may take besides the forward passes it makes, as a share of them. */
const limit = 0.1;

interface Clock {
  milliseconds: number;
}

async function during<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    clock.milliseconds += performance.now() - started;
  }
}

/** A runtime whose programs are timed: how long they took to open, and how long they ran. */
function timed(runtime: Runtime, opening: Clock, running: Clock): Runtime {
  return {
    ...runtime,
    async compile(graph, model) {
      const program = await during(opening, () => runtime.compile(graph, model));
      return { ...program, run: (feeds) => during(running, () => program.run(feeds)) };
    },
  };
}

/** Explains the sample and says how much of the time went into forward passes, and how much beside them. */
const opening: Clock = { milliseconds: 0 };
const running: Clock = { milliseconds: 0 };
const engine = createEngine(timed(createOnnxRuntime(), opening, running));
const model = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
const { explanation } = await engine.prepare({ model, settings: {} });
[opening.milliseconds, running.milliseconds] = [0, 0];
const started = performance.now();
const { facts } = await engine.explain(explanation, {
  onProgress: () => undefined,
  onCheckpoint: () => undefined,
  isCancelled: () => false,
});
const whole = (performance.now() - started) / 1000;
const inference = running.milliseconds / 1000;
const overhead = whole / inference - 1;
console.log(
  `${facts?.treatments ?? 0} treatments, ${facts?.passes.toFixed(0) ?? 0} passes' worth: ${whole.toFixed(2)} s in all, ${inference.toFixed(2)} s in the runtime, ` +
    `${(100 * overhead).toFixed(1)} % beside it (at most ${100 * limit} %), ` +
    `${(opening.milliseconds / 1000).toFixed(2)} s of that to open programs`,
);
if (overhead > limit) process.exitCode = 1;
