import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { Graph } from '../graph.ts';
import { hull, type Interval, type Region, shapeOf, wholeOf } from '../region.ts';
import { withoutUnusedNodes } from '../rewrites/unused-nodes.ts';
import { slidingNodes } from './sliding-nodes.ts';
import { mirrorings, type SlidingWindows } from './sliding-windows.ts';
import { reachingWindows, shareBytes, windowShares } from './window-shares.ts';

/** A model that takes one window, and what of its sliding inference is written as a graph. */
interface SlidingGraphOptions {
  /** Takes one window. */
  readonly graph: Graph;
  readonly input: string;
  /** The shape of the image, one item, and its spatial axes, outermost first. */
  readonly shape: readonly number[];
  readonly spatial: readonly number[];
  readonly output: string;
  /** How many axes the output has, and the spatial ones. */
  readonly outputRank: number;
  readonly outputSpatial: readonly number[];
  readonly windows: SlidingWindows;
  /** The part of the output that is wanted, along its spatial axes. */
  readonly part: Region;
}

/**
 * Nodes, and bytes of shares, that one graph may have. ONNX Runtime opens graphs in time that grows with the square of their
 * nodes, half a minute for 8,000: of more, windows are run one by one instead.
 */
const [mostNodes, mostShareBytes] = [10_000, 2 ** 28];

/**
 * Sliding inference as one graph: each window that reaches the part is cut out of the image and goes through nodes of its
 * own, which share the model's weights; the outputs, each times its share, are summed. The output has the image's size, and
 * is 0 outside of the part.
 * @throws UserError when the model has subgraphs, which cannot be repeated, or too many windows reach the part
 */
export function slidingGraph(options: SlidingGraphOptions): Graph {
  const { input, output, shape, spatial, windows, part, outputRank, outputSpatial } = options;
  const outputs = options.graph.outputs.filter(({ name }) => name === output);
  const graph = withoutUnusedNodes({ ...options.graph, outputs });
  const write = slidingNodes(graph, input);
  const size = spatial.map((axis) => at(shape, axis));
  const reaching = reachingWindows(size, windows, part);
  const nodes = reaching.length * mirrorings(windows).length * graph.nodes.length;
  if (nodes > mostNodes || shareBytes(reaching) > mostShareBytes)
    throw new UserError(
      `The RoI is reached by ${reaching.length} windows of ${windows.size.join('×')}, which are too many for one graph: choose a smaller RoI, or measure total effects.`,
    );
  const image = wholeOf(size);
  const shares = [...windowShares(size, windows, part)];
  const covered = shares.reduce((found, { window }) => hull(found, window), image);
  const padded = write.pad(input, shape.length, spatial, image, covered);
  const contributions = shares.map(({ window, inside, shares: own }, i) => {
    const cut = write.slice(padded, spatial, relativeTo(window, covered));
    const ways = mirrorings(windows).map((axes, way) => {
      const computed = write.copy(`window ${i}.${way}: `, write.mirror(cut, spatial, axes), output);
      return write.mirror(computed, outputSpatial, axes);
    });
    const mean = write.mean(ways, outputRank);
    const seen = write.slice(mean, outputSpatial, relativeTo(inside, window));
    const lengths = Array.from({ length: outputRank }, (_, axis) => {
      const along = outputSpatial.indexOf(axis);
      return along < 0 ? 1 : at(shapeOf(inside), along);
    });
    return write.pad(write.times(seen, own, lengths), outputRank, outputSpatial, inside, part);
  });
  const result = write.pad(write.sum(contributions), outputRank, outputSpatial, part, image);
  return write.finish(result, output, shape);
}

function relativeTo(region: Region, around: Region): Region {
  return region.map(([start, end], axis): Interval => {
    const [first] = at(around, axis);
    return [start - first, end - first];
  });
}
