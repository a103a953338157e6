import { at } from '../../at.ts';
import { axesOf, shapeIn } from '../../documents/axes.ts';
import type { Box } from '../../documents/box.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Interval, Region } from '../../graph/region.ts';
import { foldNormalizations } from '../../graph/rewrites/fold-normalizations.ts';
import { splitConvolutions } from '../../graph/rewrites/split-convolutions.ts';
import { slidingGraph } from '../../graph/sliding/sliding-graph.ts';
import type { LoadedModel } from '../model/model-shelf.ts';

/** A model, its input, and how a class is read off its output. */
interface ModelAndHead {
  readonly model: Pick<LoadedModel, 'graph' | 'sliding'>;
  readonly input: ModelInput;
  readonly head: Head;
}

/**
 * What a scene's model computes of a part of its output, as one graph: the model's own, or of a model that slides over the
 * image all windows that reach the part, which share its weights.
 * @throws UserError when its windows cannot be written as one graph
 */
export function sceneGraph({ model, input, head }: ModelAndHead, part: Box<'output'>): Graph {
  const { graph, sliding } = model;
  if (sliding === undefined) return graph;
  return slidingGraph({
    // Rewritten before its nodes are repeated, so that windows share what that makes of the weights.
    graph: splitConvolutions(foldNormalizations(graph)),
    input: input.name,
    shape: shapeIn(input.layout, { items: 1, channels: input.channels, size: input.size }),
    spatial: sliding.spatial,
    output: head.output,
    outputRank: head.layout.length,
    outputSpatial: axesOf(head.layout).spatial,
    windows: sliding.windows,
    part: regionOfBox(part),
  });
}

/** A box as intervals along the spatial axes. */
export function regionOfBox({ start, size }: Box<'output'>): Region {
  return start.map((first, axis): Interval => [first, first + at(size, axis)]);
}
