import { fileURLToPath } from 'node:url';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { input, quiet } from '../support/aims.ts';

/** What the engine may take besides the whole passes it makes, as a share of them. */
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

/** A runtime whose programs are timed while they run. */
function timed(runtime: Runtime, running: Clock): Runtime {
  return {
    ...runtime,
    async compile(graph, model, use) {
      const program = await runtime.compile(graph, model, use);
      return { ...program, run: (feeds) => during(running, () => program.run(feeds)) };
    },
  };
}

/** Explains the sample and says how much of the time went into the runtime, and how much beside it. */
async function overheadOf(name: string, settings: Settings, memory: number): Promise<number> {
  const running: Clock = { milliseconds: 0 };
  const engine = createEngine({ open: () => timed(createOnnxRuntime(), running), memory });
  const model = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
  const { document } = await engine.prepare(explanationKind, { model, settings });
  running.milliseconds = 0;
  const started = performance.now();
  const { facts } = await engine.run(explanationKind, document, input, quiet);
  const whole = (performance.now() - started) / 1000;
  const inference = running.milliseconds / 1000;
  const share = whole / inference - 1;
  console.log(
    `${name}: ${facts?.treatments ?? 0} treatments, ${whole.toFixed(2)} s in all, ${inference.toFixed(2)} s in the ` +
      `runtime, ${(100 * share).toFixed(1)} % beside it`,
  );
  return share;
}

const whole = await overheadOf('whole passes', { preset: 'paper', draws: 5, block: 32 }, 0);
await overheadOf('exact incremental', {}, 2e9);
if (whole > limit) {
  console.error(`The engine takes more than ${100 * limit} % beside the passes it makes.`);
  process.exitCode = 1;
}
