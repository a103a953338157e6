import { fileURLToPath } from 'node:url';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

/** What the engine may take besides the forward passes it makes, as a share of them. */
const limit = 0.1;

/** A runtime that sums up how long its programs ran. */
function timed(runtime: Runtime): { readonly runtime: Runtime; readonly milliseconds: () => number } {
  let sum = 0;
  return {
    milliseconds: () => sum,
    runtime: {
      ...runtime,
      async compile(graph, model) {
        const program = await runtime.compile(graph, model);
        return {
          ...program,
          async run(feeds) {
            const started = performance.now();
            try {
              return await program.run(feeds);
            } finally {
              sum += performance.now() - started;
            }
          },
        };
      },
    },
  };
}

/** Explains the sample and says how much of the time went into forward passes, and how much beside them. */
const { runtime, milliseconds } = timed(createOnnxRuntime());
const engine = createEngine(runtime);
const model = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
const { explanation } = await engine.prepare({ model, settings: { draws: 10, block: 16 } });
const before = milliseconds();
const started = performance.now();
const { facts } = await engine.explain(
  explanation,
  () => undefined,
  () => false,
);
const whole = (performance.now() - started) / 1000;
const inference = (milliseconds() - before) / 1000;
const overhead = whole / inference - 1;
console.log(
  `${facts?.passes.toFixed(0) ?? 0} passes: ${whole.toFixed(2)} s in all, ${inference.toFixed(2)} s in the runtime, ` +
    `${(100 * overhead).toFixed(1)} % beside it (at most ${100 * limit} %)`,
);
if (overhead > limit) process.exitCode = 1;
