import { fullInference, inputTensor } from '../../causal/laboratory/full-inference.ts';
import { outputSize, type Reading, readHead } from '../../causal/outcomes/head.ts';
import { incrementalLaboratory } from '../../causal/laboratory/incremental-laboratory.ts';
import { type Incremental, prepareIncremental } from '../../inference/incremental.ts';
import { type Counts, count } from '../../causal/outcomes/outcome.ts';
import { outputRegion, roiView } from '../../causal/outcomes/roi-view.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { cut, rescale } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import { type Look, outputOf } from './look.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { predictionOf } from './reference.ts';

/** A model that has looked at an image, and the class that is explained of what it saw. */
export interface Scene {
  readonly model: LoadedModel;
  readonly input: ModelInput;
  readonly batchSize: number | null;
  readonly head: Head;
  readonly look: Look;
  /** `[height, width]` of the output. */
  readonly size: readonly [number, number];
  /** Where the model predicts the class: 0 or 1 a pixel of the output. */
  readonly prediction: Uint8Array;
}

/** What a head sees in a look. */
export function sceneOf(parts: Pick<Scene, 'model' | 'input' | 'batchSize' | 'head' | 'look'>): Scene {
  const output = outputOf(parts.look, parts.head);
  const size = outputSize(parts.head, output.shape);
  return { ...parts, size, prediction: predictionOf(parts.head, output, size) };
}

/** The RoI in pixels of the output. */
export function roiInOutput({ input, size }: Pick<Scene, 'input' | 'size'>, roi: Window): Window {
  return rescale(roi, input.size, size);
}

/** What a laboratory measures: a scene's RoI, held against a reference of the output's size. */
interface Region {
  readonly roi: Window;
  readonly reading: Reading;
  readonly reference: Uint8Array;
  readonly baseline: Counts;
}

function regionOf(scene: Scene, roi: Window, reference: Uint8Array): Region {
  const window = roiInOutput(scene, roi);
  const inRoi = cut(reference, window, scene.size[1]);
  const reading = readHead(scene.head, outputOf(scene.look, scene.head), 0, window);
  return { roi: window, reading, reference: inRoi, baseline: count(reading, inRoi) };
}

/** The RoI without treatment, in pixels of the output. */
export function baselineOf(scene: Scene, roi: Window, reference: Uint8Array): Counts {
  return regionOf(scene, roi, reference).baseline;
}

/**
 * A laboratory for the scene's RoI: incremental, or running the whole model where it cannot be taken apart.
 * @param memory bytes it may take
 */
export async function openLaboratory(
  scene: Scene,
  roi: Window,
  reference: Uint8Array,
  memory: number,
): Promise<Laboratory> {
  const { model, input, head, look, batchSize } = scene;
  const region = regionOf(scene, roi, reference);
  const whole = fullInference({
    program: model.program,
    input,
    head,
    image: look.image,
    batchSize,
    ...region,
  });
  const lanes = model.runtime.openLanes?.() ?? null;
  const close = async (): Promise<void> => lanes?.dispose();
  try {
    const incremental = await takeApart(scene, region.roi, memory, lanes?.runtimes ?? [model.runtime]);
    if (incremental === null) {
      await close();
      return whole;
    }
    const view = roiView({ head, roi: region.roi, reference: region.reference }, region.reading);
    const laboratory = incrementalLaboratory({ incremental, input, view, whole });
    return { ...laboratory, dispose: () => laboratory.dispose().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function takeApart(
  scene: Scene,
  roi: Window,
  memory: number,
  lanes: readonly Runtime[],
): Promise<Incremental | null> {
  const { model, input, head, look } = scene;
  try {
    return await prepareIncremental({
      runtime: model.runtime,
      lanes,
      graph: model.graph,
      item: { input: input.name, tensor: inputTensor(input, look.image) },
      output: head.output,
      regionOf: () => outputRegion(head, roi),
      model: model.name,
      memory,
    });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
