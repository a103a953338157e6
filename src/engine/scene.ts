import { fullInference } from '../causal/full-inference.ts';
import { count } from '../causal/outcome.ts';
import type { Laboratory } from '../causal/trial.ts';
import { cut, rescale } from '../causal/window.ts';
import { outputSize } from '../causal/head.ts';
import type { Head, ModelInput } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import { type Look, outputOf } from './look.ts';
import type { LoadedModel } from './model-shelf.ts';
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

/** A laboratory for the scene's RoI, held against a reference of the output's size. */
export function laboratoryFor(scene: Scene, roi: Window, reference: Uint8Array): Laboratory {
  const window = roiInOutput(scene, roi);
  const inRoi = cut(reference, window, scene.size[1]);
  return fullInference({
    program: scene.model.program,
    input: scene.input,
    head: scene.head,
    image: scene.look.image,
    batchSize: scene.batchSize,
    roi: window,
    reference: inRoi,
    baseline: count(cut(scene.prediction, window, scene.size[1]), inRoi),
  });
}
