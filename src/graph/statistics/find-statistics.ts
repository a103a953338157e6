import { entry } from '../../at.ts';
import { firstOutput, inputOf, type Node } from '../graph.ts';
import type { Network } from '../network.ts';
import { allOf, extentAfter, extentOfInput, type ImageExtent, sourceOf } from './image-extent.ts';
import { type Moments, momentsOf, reducedAxes } from './moments.ts';

/**
 * A statistic over space: a tensor in which all positions along an axis of the image were reduced to one, or the moments
 * by which a normalization scales its input. `source` is the tensor that it is taken of.
 */
export type Statistic =
  | { readonly kind: 'tensor'; readonly tensor: string; readonly source: string }
  | { readonly kind: 'moments'; readonly node: Node; readonly moments: Moments; readonly source: string };

/** The statistics over space of a network, in its order, and whether an output depends on the image by other ways too. */
export interface Statistics {
  readonly found: readonly Statistic[];
  readonly isLocal: (output: string) => boolean;
}

/**
 * Finds every statistic over space, by what operators compute. What is computed of statistics alone, such as a gate, is
 * none of its own. Attention over positions, a softmax of them and a product with a matrix along them are none: their
 * outputs still have positions.
 * @param spatial the spatial axes of the image's tensor
 */
export function findStatistics(network: Network, spatial: readonly number[]): Statistics {
  const known = new Map<string, ImageExtent>([[network.input, extentOfInput(network, spatial)]]);
  const found: Statistic[] = [];
  for (const made of network.nodes) {
    const { node } = made;
    const sources = node.inputs.flatMap((name) => known.get(name) ?? []);
    if (sources.length === 0) continue;
    const source = sourceOf(made, known);
    const moments = momentsOf(node, entry(network.shapes, source));
    const first = known.get(inputOf(node, 0));
    if (
      moments !== null &&
      first !== undefined &&
      isOverSpace(moments, first, entry(network.shapes, source))
    ) {
      found.push({ kind: 'moments', node, moments, source });
      known.set(firstOutput(node), first);
      continue;
    }
    const before = sources.reduce((all, extent) => all | allOf(extent), 0);
    for (const output of node.outputs.filter((name) => network.shapes.has(name))) {
      const extent = extentAfter(made, output, network, known);
      if ((before & ~allOf(extent)) === 0) known.set(output, extent);
      else found.push({ kind: 'tensor', tensor: output, source });
    }
  }
  return { found, isLocal: (output) => known.has(output) };
}

function isOverSpace(moments: Moments, { axes }: ImageExtent, shape: readonly number[]): boolean {
  return reducedAxes(moments, shape).some((axis) => (axes[axis] ?? 0) !== 0);
}
