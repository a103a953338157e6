import { isChannelsFirst, shapeIn } from '../../documents/axes.ts';
import { type Box, volumeOf } from '../../documents/box.ts';
import { paste } from '../../documents/cut.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { noOpenings } from '../../inference/openings.ts';
import type { Program } from '../../runtime/runtime.ts';
import { readHead } from '../outcomes/head.ts';
import { type Counts, count } from '../outcomes/outcome.ts';
import type { Laboratory, Measured, Trial } from './trial.ts';

/** What full inference needs to know of a prepared model. */
export interface Bench {
  readonly program: Program;
  readonly input: ModelInput;
  readonly head: Head;
  /** The model's input for the image as it is, one item in the input's layout. */
  readonly image: Float32Array;
  /** Items the model takes at once: as many as wanted (null), or exactly this many. */
  readonly batchSize: number | null;
  /** The RoI's box in positions of the output, and in it the reference and the RoI's pixels (null: all), binary masks. */
  readonly roi: Box<'output'>;
  readonly reference: Uint8Array;
  readonly within: Uint8Array | null;
  readonly baseline: Counts;
}

/**
 * Positions of input in one batch: full images keep two cores busy at a few at a time, and the batch must end soon
 * for a cancelled run to end soon. A fixed number, so that results do not depend on the machine's speed.
 */
const positionsPerBatch = 2 ** 18;

/**
 * A laboratory that runs the whole model once for each trial. A model that says that it takes any number of items, and
 * fails with more than one, is given one at a time.
 */
export function fullInference(bench: Bench): Laboratory {
  const { input, image, head, program, baseline } = bench;
  let batch = bench.batchSize ?? Math.max(1, Math.floor(positionsPerBatch / volumeOf(input.size)));
  let passes = 0;
  const runOrOneByOne = async (
    data: Float32Array,
    items: number,
  ): Promise<ReadonlyMap<string, Tensor> | null> => {
    try {
      return await runModel(program, input, data, items);
    } catch (error) {
      if (!(error instanceof UserError) || bench.batchSize !== null || items === 1) throw error;
      batch = 1;
      return null;
    }
  };
  return {
    baseline,
    reach: () => baseline,
    priceOf: (_, trials) => trials,
    passes: () => passes,
    openings: () => noOpenings,
    dispose: () => Promise.resolve(),
    async *measure(trials): AsyncGenerator<readonly Measured[]> {
      for (let start = 0; start < trials.length;) {
        const some = trials.slice(start, start + batch);
        const items = bench.batchSize ?? some.length;
        const data = new Float32Array(items * image.length);
        for (let item = 0; item < items; item++) {
          data.set(image, item * image.length);
          const trial = some[item];
          if (trial !== undefined)
            treat(trial, data.subarray(item * image.length, (item + 1) * image.length), input);
        }
        const outputs = await runOrOneByOne(data, items);
        if (outputs === null) continue;
        const output = outputs.get(head.output);
        if (output === undefined) throw new Error(`The runtime gave no output ${head.output}.`);
        passes += items;
        const first = start;
        start += some.length;
        yield some.map((_, item) => ({
          trial: first + item,
          counts: count(readHead(head, output, item, bench.roi), bench.reference, bench.within),
        }));
      }
    },
  };
}

/** `items` images, one after the other in `data` and in the input's layout, as the model's input. */
export function inputTensor({ size, channels, layout }: ModelInput, data: Float32Array, items = 1): Tensor {
  return { type: 'float32', shape: shapeIn(layout, { items, channels, size }), data };
}

/** Runs a model on `items` images and returns all outputs. */
export function runModel(
  program: Pick<Program, 'run'>,
  input: ModelInput,
  data: Float32Array,
  items: number,
): Promise<ReadonlyMap<string, Tensor>> {
  return program.run(new Map([[input.name, inputTensor(input, data, items)]]));
}

/** Sets a block of one item to a trial's value, both in the input's layout. */
export function treat(
  { block, value }: Trial,
  item: Float32Array,
  { size, channels, layout }: ModelInput,
): void {
  const values = value();
  if (!isChannelsFirst(layout)) {
    paste(values, item, block, size, channels);
    return;
  }
  const [plane, part] = [volumeOf(size), volumeOf(block.size)];
  for (let channel = 0; channel < channels; channel++) {
    const own = item.subarray(channel * plane, (channel + 1) * plane);
    paste(values.subarray(channel * part, (channel + 1) * part), own, block, size);
  }
}
