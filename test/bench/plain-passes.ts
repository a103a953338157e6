import { readOnnx } from '../../src/formats/onnx/read.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import type { PlainPasses } from './explain-apart.ts';
import { imageOf, wholeBatch } from './whole-batch.ts';

/**
 * Times plain whole passes in a process as anybody would start it: `plain-passes.ts MODEL SIZE SECONDS`, half of the time one by
 * one and half in batches of the size that full inference takes.
 */
const [path = '', size = '', seconds = ''] = process.argv.slice(2);
const { graph } = await readOnnx(path);
const image = imageOf([1, 3, Number(size), Number(size)]);
const program = await createOnnxRuntime().compile(graph, 'the model');

/** Seconds of one item. */
async function timed(most: number): Promise<number> {
  const { feeds, items } = wholeBatch(graph, image, most);
  await program.run(feeds);
  let passes = 0;
  const started = performance.now();
  do {
    await program.run(feeds);
    passes += items;
  } while (performance.now() - started < 500 * Number(seconds));
  return (performance.now() - started) / 1000 / passes;
}

const found: PlainPasses = { single: await timed(1), batched: await timed(Infinity) };
process.send?.(found);
process.disconnect();
