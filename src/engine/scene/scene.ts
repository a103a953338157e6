import { fullInference, inputTensor } from '../../causal/laboratory/full-inference.ts';
import { type Reading, readHead } from '../../causal/outcomes/head.ts';
import { incrementalLaboratory } from '../../causal/laboratory/incremental-laboratory.ts';
import { type Incremental, prepareIncremental, type Undecomposable } from '../../inference/incremental.ts';
import type { DecompositionOptions } from '../../inference/decomposition.ts';
import { slidingPart } from '../../inference/sliding/sliding-program.ts';
import { type Counts, count } from '../../causal/outcomes/outcome.ts';
import { outputRegion, roiView } from '../../causal/outcomes/roi-view.ts';
import type { Laboratory } from '../../causal/laboratory/trial.ts';
import type { Program, Runtime } from '../../runtime/runtime.ts';
import { sizeIn } from '../../documents/axes.ts';
import { type Box, type Size, wholeBox } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import { type Roi, roiOnOutput } from '../../documents/roi.ts';
import { UserError } from '../../errors.ts';
import type { Head, ModelInput, Question } from '../../documents/explanation.ts';
import { type ImagePass, outputOf } from './image-pass.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { predictionOf } from './reference.ts';
import { regionOfBox, sceneGraph } from './scene-graph.ts';

/** A model that was run on an image, and the class that is explained. */
export interface Scene {
  readonly model: LoadedModel;
  readonly input: ModelInput;
  readonly batchSize: number | null;
  readonly head: Head;
  readonly pass: ImagePass;
  /** Lengths of the output along its spatial axes. */
  readonly size: Size<'output'>;
  /** Where the model predicts the class: binary mask of the output, in row order. */
  readonly prediction: Uint8Array;
}

/** A scene with what a head reads off the model's output. */
export function sceneOf(parts: Pick<Scene, 'model' | 'input' | 'batchSize' | 'head' | 'pass'>): Scene {
  const output = outputOf(parts.pass, parts.head);
  const size = sizeIn<'output'>(parts.head.layout, output.shape);
  return { ...parts, size, prediction: predictionOf(parts.head, output, size) };
}

/** What a laboratory measures: a scene's RoI, held against a reference of the output's size. */
interface Region {
  readonly roi: Box<'output'>;
  readonly within: Uint8Array | null;
  readonly reading: Reading;
  readonly reference: Uint8Array;
  readonly baseline: Counts;
}

function regionOf(scene: Scene, roi: Roi, reference: Uint8Array): Region {
  const { box, within } = roiOnOutput(roi, scene.input.size, scene.size);
  const inRoi = cut(reference, box, scene.size);
  const reading = readHead(scene.head, outputOf(scene.pass, scene.head), 0, box);
  return { roi: box, within, reading, reference: inRoi, baseline: count(reading, inRoi, within) };
}

/** The RoI without treatment, in pixels of the output. */
export function baselineOf(scene: Scene, roi: Roi, reference: Uint8Array): Counts {
  return regionOf(scene, roi, reference).baseline;
}

/**
 * A laboratory for the scene's RoI: incremental, or running the whole model where it cannot be decomposed.
 * @param draws the most trials that a block will take
 * @param memory bytes it may take
 */
export async function openLaboratory(
  scene: Scene,
  { roi, draws }: Pick<Question, 'roi' | 'draws'>,
  reference: Uint8Array,
  memory: number,
): Promise<Laboratory> {
  const { model, input, head, pass, batchSize } = scene;
  const region = regionOf(scene, roi, reference);
  const { program, roi: read } = passOver(scene, region.roi);
  const wholeIn = (items: number | null): Laboratory =>
    fullInference({ ...{ program, input, head, image: pass.image, batchSize: items }, ...region, roi: read });
  const lanes = model.runtime.openLanes?.() ?? null;
  const close = async (): Promise<void> => lanes?.dispose();
  try {
    const incremental = await incrementalOrNull(
      scene,
      region.roi,
      memory,
      lanes?.runtimes ?? [model.runtime],
    );
    if (incremental === null || 'needed' in incremental) {
      await close();
      return wholeIn(batchSize);
    }
    const whole = wholeIn(incremental.network.isBatchable ? batchSize : (batchSize ?? 1));
    const view = roiView({ head, ...region }, region.reading);
    const laboratory = incrementalLaboratory({ incremental, input, view, whole, draws });
    return { ...laboratory, dispose: () => laboratory.dispose().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function incrementalOrNull(
  scene: Scene,
  roi: Box<'output'>,
  memory: number,
  lanes: readonly Runtime[],
): Promise<Incremental | Undecomposable | null> {
  try {
    return await prepareIncremental({ ...observedFor(scene, roi), lanes, memory });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * What computes the RoI by passes through the whole model, and where the RoI lies in its output. Where the model slides
 * over the image, it holds the RoI alone: only windows that reach it are run, of these only what a treatment changes.
 */
export function passOver(
  { model, input, pass }: Scene,
  roi: Box<'output'>,
): { readonly program: Program; readonly roi: Box<'output'> } {
  const { program, sliding } = model;
  if (sliding === undefined) return { program, roi };
  return {
    program: slidingPart(sliding, inputTensor(input, pass.image), regionOfBox(roi)),
    roi: wholeBox(roi.size),
  };
}

/**
 * What is decomposed for an RoI of the scene's output.
 * @throws UserError when the model slides over the image, and its windows cannot be written as one graph
 */
export function observedFor(scene: Scene, roi: Box<'output'>): DecompositionOptions {
  const { model, input, head, pass } = scene;
  return {
    runtime: model.runtime,
    graph: sceneGraph(scene, roi),
    item: { input: input.name, tensor: inputTensor(input, pass.image) },
    output: head.output,
    regionOf: () => outputRegion(head, roi),
    model: model.name,
  };
}
