import type { Head, ModelInput } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Program } from '../runtime/runtime.ts';
import { predict } from './head.ts';
import { type Counts, count } from './outcome.ts';
import type { Laboratory, Trial } from './trial.ts';

/** What full inference needs to know of a prepared model. */
export interface Bench {
  readonly program: Program;
  readonly input: ModelInput;
  readonly head: Head;
  /** The model's input for the image as it is, one item in the input's layout. */
  readonly image: Float32Array;
  /** Items the model takes at once: as many as wanted (null), or exactly this many. */
  readonly batchSize: number | null;
  /** The RoI in pixels of the output, and the reference in it: 0 or 1 a pixel in row order. */
  readonly roi: Window;
  readonly reference: Uint8Array;
  readonly baseline: Counts;
}

/**
 * Pixels of input in one batch: full images keep two cores busy at a few at a time, and the batch must end soon
 * for a cancelled run to end soon. A fixed number, so that results do not depend on the machine's speed.
 */
const pixelsPerBatch = 2 ** 18;

/** A laboratory that runs the whole model once for each trial. */
export function fullInference(bench: Bench): Laboratory {
  const { input, image, head, program } = bench;
  const [height, width] = input.size;
  const batch = bench.batchSize ?? Math.max(1, Math.floor(pixelsPerBatch / (height * width)));
  let passes = 0;
  return {
    batch,
    baseline: bench.baseline,
    passes: () => passes,
    async measure(trials) {
      const items = bench.batchSize ?? trials.length;
      const data = new Float32Array(items * image.length);
      for (let item = 0; item < items; item++) {
        data.set(image, item * image.length);
        const trial = trials[item];
        if (trial !== undefined)
          paste(trial, data.subarray(item * image.length, (item + 1) * image.length), input);
      }
      const output = (await runModel(program, input, data, items)).get(head.output);
      if (output === undefined) throw new Error(`The runtime gave no output ${head.output}.`);
      passes += items;
      return trials.map((_, item) => count(predict(head, output, item, bench.roi), bench.reference));
    },
  };
}

/** Runs a model on `items` images (one after the other in `data`, in the input's layout) and gives all outputs. */
export function runModel(
  program: Program,
  { name, size, channels, layout }: ModelInput,
  data: Float32Array,
  items: number,
): Promise<ReadonlyMap<string, Tensor>> {
  const [height, width] = size;
  const shape = layout === 'NCHW' ? [items, channels, height, width] : [items, height, width, channels];
  return program.run(new Map([[name, { type: 'float32', shape, data }]]));
}

/** Sets a block of one item (in the input's layout) to a trial's value (`height × width × channels`). */
function paste({ block, value }: Trial, item: Float32Array, { size, channels, layout }: ModelInput): void {
  const [y, x, rows, columns] = block;
  const [height, width] = size;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = (y + row) * width + x + column;
      const from = (row * columns + column) * channels;
      for (let c = 0; c < channels; c++) {
        const at = layout === 'NCHW' ? c * height * width + pixel : pixel * channels + c;
        item[at] = value[from + c] ?? 0;
      }
    }
  }
}
