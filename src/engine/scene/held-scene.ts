import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import { axesOf } from '../../documents/axes.ts';
import type { Box } from '../../documents/box.ts';
import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { findStatistics } from '../../graph/statistics/find-statistics.ts';
import { holdStatistics, type HeldModel } from '../../inference/held-model.ts';
import { observe } from '../../inference/observe.ts';
import { graphItem } from '../model/graph-item.ts';
import type { Scene } from './scene.ts';
import { sceneGraph } from './scene-graph.ts';

/** A scene whose model has its statistics over the image held at the untreated image's. */
export interface HeldScene extends Pick<HeldModel, 'statistics' | 'macs' | 'upTo'> {
  readonly scene: Scene;
  dispose(): Promise<void>;
}

/**
 * Holds the statistics of a scene's model.
 * @param part of the output: all that is computed where the model slides over the image
 * @throws UserError when it has none that can be held, or its output for the untreated image would not stay its own; it
 * says that total effects can be measured
 */
export async function heldScene(scene: Scene, part: Box<'output'>): Promise<HeldScene> {
  const { model, head, batchSize } = scene;
  const { runtime, name } = model;
  if (batchSize !== null && !isSingle(scene)) {
    throw new UserError(
      `${name} takes ${batchSize} images at once, whose statistics cannot be held: measure total effects, or export it for one image.`,
    );
  }
  const held = await holdStatistics({
    ...{ runtime, graph: sceneGraph(scene, part), output: head.output, spatial: spatialOf(scene) },
    item: { input: scene.input.name, tensor: inputTensor(scene.input, scene.pass.image) },
    ...{ model: name, hasInnerUnits: false },
  });
  if (held === null) {
    throw new UserError(
      `${name} has no statistics over the image, or nothing but them leads from the image to its output: measure total effects.`,
    );
  }
  const program = await runtime.compile(held.graph, name);
  const { path, sha256, stamp, files, declared } = model;
  const local = { path, name, sha256, stamp, files, declared, runtime, graph: held.graph, program };
  return {
    scene: { ...scene, model: local },
    statistics: held.statistics,
    macs: held.macs,
    upTo: held.upTo,
    dispose: () => program.dispose(),
  };
}

/** Operators of which one at least must be there where a network takes statistics over the image. */
const reducing = /^(Reduce|Global|ArgM|AveragePool$)|Normalization$/u;

/** How many statistics over the image a scene's model takes; 0 where that cannot be told. */
export async function countStatistics(scene: Scene): Promise<number> {
  const { model, head, input, pass } = scene;
  if (!isSingle(scene) || !mayReduce(model.graph)) return 0;
  try {
    const item = graphItem(model, input, pass.image);
    const network = await observe(model.runtime, model.graph, item, model.name);
    const { found, isLocal } = findStatistics(network, spatialOf(scene));
    return isLocal(head.output) ? found.length : 0;
  } catch (error) {
    if (error instanceof UserError) return 0;
    throw error;
  }
}

function mayReduce({ nodes }: Graph): boolean {
  return nodes.some(
    ({ operator, attributes }) =>
      reducing.test(operator) && (operator !== 'BatchNormalization' || attributes.has('training_mode')),
  );
}

/** Whether the model takes one image at a time: the statistics of several would be those of all. */
function isSingle({ batchSize }: Scene): boolean {
  return batchSize === null || batchSize === 1;
}

function spatialOf({ input }: Scene): readonly number[] {
  return axesOf(input.layout).spatial;
}
