import { readModel } from '../../../../src/formats/read-model.ts';
import { withFloatEdges } from '../../../../src/graph/rewrites/float-edges.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { createTensorFlowRuntime } from '../../../../src/runtime/tensorflow/tensorflow.ts';
import { openWebAssembly } from '../../../../src/runtime/tensorflow/webassembly.ts';
import { sampleFile } from '../../../support/models.ts';

/** What `webassembly-process.ts FOLDER THREADS` prints as JSON before it ends by itself. */
export interface Answer {
  readonly kernels: string | null;
  /** The output of the sample's network for an image. */
  readonly segmentation: readonly number[];
  /** Its gradient with respect to the image. */
  readonly gradient: readonly number[];
  /** The added listeners for uncaught errors of the process. */
  readonly listeners: number;
}

const [folder = '', threads] = process.argv.slice(2);
const before = listeners();
const backend = await openWebAssembly(folder, Number(threads));
const runtime = createTensorFlowRuntime(backend ?? undefined);
const graph = withFloatEdges((await readModel(sampleFile('unet_late.onnx'))).graph);
const program = await runtime.compile(graph, 'the sample');
const [input, output] = [graph.inputs[0]?.name ?? '', graph.outputs[0]?.name ?? ''];
const shape = [1, 1, 64, 64];
const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i) ** 2);
const feeds = new Map<string, Tensor>([[input, { type: 'float32', shape, data }]]);
const answer: Answer = {
  kernels: backend?.kernels ?? null,
  segmentation: numbersOf((await program.run(feeds)).get(output)),
  gradient: numbersOf(await program.gradient?.(feeds, output, input)),
  listeners: listeners() - before,
};
process.stdout.write(JSON.stringify(answer));

function listeners(): number {
  return process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
}

function numbersOf(tensor: Tensor | undefined): readonly number[] {
  return [...(tensor?.data ?? [])].map(Number);
}
