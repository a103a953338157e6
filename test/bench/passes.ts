import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { imageOf, wholeBatch } from './whole-batch.ts';
import { rowOf } from './rows.ts';

/** Runs the whole model as often as it is told to, in a process as anybody would start it: `passes.ts NAME`. */
const { graph, image } = rowOf(process.argv[2] ?? '').build();
const program = await createOnnxRuntime().compile(graph, 'the model');
const { feeds, items } = wholeBatch(graph, imageOf(image));
await program.run(feeds);
process.on('message', () => {
  const started = performance.now();
  void program
    .run(feeds)
    .then(() => process.send?.({ items, seconds: (performance.now() - started) / 1000 }));
});
process.send?.({ items: 0, seconds: 0 });
