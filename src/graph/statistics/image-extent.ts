import { at, entry } from '../../at.ts';
import type { Network, NetworkNode } from '../network.ts';
import type { Link } from '../relations/relation.ts';
import { groupsOf } from '../relations/reshaping.ts';
import { inputOf } from '../graph.ts';

/** Over which axes of the image a tensor extends: sets of them as bits. */
export interface ImageExtent {
  /** For each axis of the tensor, the axes of the image that its positions lie along. */
  readonly axes: readonly number[];
  /** Axes of the image along which single positions were taken. */
  readonly taken: number;
}

/** The axes of the image that a tensor extends over, whichever its own axes. */
export function allOf({ axes, taken }: ImageExtent): number {
  return axes.reduce((all, own) => all | own, taken);
}

/** Pools over fewer positions than this are steps of an encoder, even where nothing is left beside them. */
const leastPooled = 4;

const pools: ReadonlySet<string> = new Set(['AveragePool', 'LpPool', 'MaxPool']);

/**
 * The extent of a node's output, from those of its inputs. An axis of the image is gone where all of its positions were
 * reduced to one. Where it cannot be told where an axis went, it still is there.
 * @param known extents of the tensors that depend on the image
 */
export function extentAfter(
  made: NetworkNode,
  output: string,
  { shapes }: Pick<Network, 'shapes'>,
  known: ReadonlyMap<string, ImageExtent>,
): ImageExtent {
  const { node, relation } = made;
  const shape = entry(shapes, output);
  const axes = shape.map(() => 0);
  const isFollowing = shape.map(() => false);
  let taken = 0;
  /** Axes of the image along which values were mixed, and those that stay where they were while they are. */
  let mixed = 0;
  const inPlace = shape.map(() => 0);
  for (const [i, name] of node.inputs.entries()) {
    const extent = known.get(name);
    if (extent === undefined) continue;
    taken |= extent.taken;
    const own = entry(shapes, name);
    if (relation.form.kind === 'reshaped') {
      for (const { input, output: to } of groupsOf(own, shape)) {
        const all = extent.axes.slice(input.first, input.end).reduce((sum, one) => sum | one, 0);
        for (let axis = to.first; axis < to.end; axis++) {
          isFollowing[axis] = true;
          if (at(shape, axis) > 1 || axis === to.axis) axes[axis] = at(axes, axis) | all;
        }
      }
      continue;
    }
    const links = shape.map(
      (_, axis) => (made.output === output ? relation.inputs[i]?.[axis] : null) ?? null,
    );
    const followed = new Set(links.map((link) => link?.axis));
    for (const [axis, link] of links.entries()) {
      if (link === null) continue;
      isFollowing[axis] = true;
      if (!isPooled(made, link, at(own, link.axis), at(shape, axis)))
        axes[axis] = at(axes, axis) | at(extent.axes, link.axis);
    }
    const isInPlace = String(own) === String(shape);
    for (const [axis, bits] of extent.axes.entries()) {
      if (followed.has(axis)) continue;
      if (isInPlace) inPlace[axis] = at(inPlace, axis) | bits;
      else if (relation.form.kind === 'itself' && at(own, axis) > 1) mixed |= bits;
      else taken |= bits;
    }
  }
  // An axis that follows one of another input is that one: a product of two tensors reduces what they share.
  const spread = shape.map((length, axis) =>
    isFollowing[axis] === true ? 0 : at(inPlace, axis) | (length === 1 ? 0 : mixed),
  );
  return { axes: axes.map((bits, axis) => bits | at(spread, axis)), taken };
}

/** Whether a pool reduces an axis to one position. */
function isPooled({ node }: NetworkNode, { map }: Link, from: number, to: number): boolean {
  if (to !== 1 || from < leastPooled || !pools.has(node.operator)) return false;
  const [start, end] = map.need([0, 1]);
  return start <= 0 && end >= from;
}

/** The extent of the image itself, whose `spatial` axes are those of its tensor. */
export function extentOfInput({ shapes, input }: Network, spatial: readonly number[]): ImageExtent {
  return {
    axes: entry(shapes, input).map((_, axis) => (spatial.includes(axis) ? 1 << axis : 0)),
    taken: 0,
  };
}

/** The first input of a node that depends on the image. */
export function sourceOf({ node }: NetworkNode, known: ReadonlyMap<string, ImageExtent>): string {
  return node.inputs.find((name) => known.has(name)) ?? inputOf(node, 0);
}
