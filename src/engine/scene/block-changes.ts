import { at } from '../../at.ts';
import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import type { Trial } from '../../causal/laboratory/trial.ts';
import { inputPart } from '../../causal/laboratory/incremental-laboratory.ts';
import { axesOf } from '../../documents/axes.ts';
import { type Box, wholeBox } from '../../documents/box.ts';
import { UserError } from '../../errors.ts';
import { firstOutput, type Graph, inputOf } from '../../graph/graph.ts';
import type { Region } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import { cropOf } from '../../inference/copy-box.ts';
import { channelSums, openSumChanges, type SumChanges } from '../../inference/sum-changes.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { HeldScene } from './held-scene.ts';

/** What treated blocks change of sums over space: of the image, and of tensors whose statistics are the first. */
export interface BlockChanges {
  /** How many numbers a treatment has. */
  readonly width: number;
  /** Arithmetic so far, in passes through the whole model. */
  readonly passes: () => number;
  /** The changes under each trial, in the order of the trials. */
  readonly measure: (trials: readonly Trial[]) => Promise<readonly Float64Array[]>;
  readonly dispose: () => Promise<void>;
}

/** Of so many tensors, the first that statistics are taken of, changes are computed. */
const mostTensors = 2;

/** Changes of a tensor are computed where that takes at most this share of a whole pass for each treatment. */
const mostShare = 0.02;

/**
 * Prepares to compute what blocks change: of the image, and of the first tensors that statistics are taken of, as far as
 * that takes little.
 * @param boxes of the blocks
 * @param memory bytes that all tensors may take
 */
export async function openBlockChanges(
  held: HeldScene,
  boxes: readonly Box<'input'>[],
  memory: number,
): Promise<BlockChanges> {
  const { scene, macs } = held;
  const { input, pass, model } = scene;
  const lanes = model.runtime.openLanes?.() ?? null;
  let spent = 0;
  const open: SumChanges[] = [];
  const dispose = async (): Promise<void> => {
    for (const changes of open) await changes.dispose();
    await lanes?.dispose();
  };
  try {
    for (const tensor of firstSources(held)) {
      const options = { memory: memory / mostTensors, lanes: lanes?.runtimes ?? [model.runtime] };
      const changes = await openOrNull(held, tensor, options);
      if (changes === null) continue;
      const cost = boxes.reduce((sum, box) => sum + changes.costOf(inputPart(input, box)), 0) / boxes.length;
      if (cost <= mostShare * macs) open.push(changes);
      else await changes.dispose();
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  const { channel } = axesOf(input.layout);
  const { region: whole } = inputPart(input, wholeBox(input.size));
  const sumsOf = (values: TensorData, region: Region): Float64Array =>
    channelSums(values, region, channel, input.channels);
  const untreated = new Map<Box<'input'>, Float64Array>();
  return {
    width: 2 * input.channels + open.reduce((sum, { width }) => sum + width, 0),
    passes: () => spent / macs,
    async measure(trials) {
      const rows = trials.map(({ block, value }) => {
        const { region } = inputPart(input, block);
        const before = untreated.get(block) ?? sumsOf(cropOf(pass.image, whole, region), region);
        untreated.set(block, before);
        return [...sumsOf(value(), region)].map((sum, i) => sum - at(before, i));
      });
      const treatments = trials.map(({ block, value }) => ({ part: inputPart(input, block), value }));
      for (const changes of open) {
        const found = await changes.measure(treatments);
        spent += treatments.reduce((sum, { part }) => sum + changes.costOf(part), 0);
        for (const [i, row] of rows.entries()) row.push(...at(found, i));
      }
      return rows.map((row) => Float64Array.from(row));
    },
    dispose,
  };
}

/** Null where the model cannot be run so far, or not within the memory: nothing is then known of this tensor. */
async function openOrNull(
  { scene, upTo }: HeldScene,
  tensor: string,
  options: { readonly memory: number; readonly lanes: readonly Runtime[] },
): Promise<SumChanges | null> {
  const { model, input, pass } = scene;
  const item = { input: input.name, tensor: inputTensor(input, pass.image) };
  try {
    const graph = await upTo(tensor);
    return await openSumChanges({
      ...options,
      runtime: model.runtime,
      graph,
      item,
      output: tensor,
      model: model.name,
    });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The first tensors that statistics are taken of, in the model's order and before they are reshaped. */
function firstSources({ statistics, scene }: HeldScene): readonly string[] {
  const { model, input } = scene;
  const sources = statistics.map(({ source }) => beforeReshapes(source, model.graph));
  return [...new Set(sources)].filter((tensor) => tensor !== input.name).slice(0, mostTensors);
}

function beforeReshapes(tensor: string, graph: Graph): string {
  const made = graph.nodes.find((node) => firstOutput(node) === tensor);
  return made?.operator === 'Reshape' ? beforeReshapes(inputOf(made, 0), graph) : tensor;
}
