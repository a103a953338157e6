import { at } from '../../at.ts';
import { integersOf } from '../../graph/tensor.ts';
import { type Pair, pairsOf } from '../tensorflow/pairs.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { GraphNode } from './node.ts';

/**
 * Padding and cropping around dilated convolutions, which TensorFlow may write as `SpaceToBatchND`, a convolution and
 * `BatchToSpaceND`. Positions that are padded and then cropped again are left out of both.
 */
export interface Dilations {
  /**
   * The padding of a `SpaceToBatchND` or the cropping of a `BatchToSpaceND`, one pair for each spatial axis; null where it
   * is not constant.
   */
  pairs(node: GraphNode): readonly Pair[] | null;
}

/** Operators at which such a stretch begins and ends. */
const bounds: ReadonlySet<string> = new Set(['SpaceToBatchND', 'BatchToSpaceND']);

export function dilationsOf(
  nodes: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, Constant>,
): Dilations {
  const reduced = new Map<string, readonly Pair[]>();
  const readers = new Map<string, number>();
  for (const { inputs } of nodes.values())
    for (const { node } of inputs) readers.set(node, (readers.get(node) ?? 0) + 1);
  const isReadOnce = ({ name }: GraphNode): boolean => readers.get(name) === 1;
  const written = (node: GraphNode): readonly Pair[] | null => {
    const constant = inputOf(constants, node, 2);
    const values = constant === undefined ? null : integersOf(constant.value);
    return values === null ? null : pairsOf(values);
  };
  for (const end of nodes.values()) {
    if (end.operator !== 'BatchToSpaceND') continue;
    let start = inputOf(nodes, end, 0);
    // No farther than to another end: else a cycle would be followed for ever, and a row of ends again from each.
    while (start !== undefined && !bounds.has(start.operator) && isReadOnce(start))
      start = inputOf(nodes, start, 0);
    if (start?.operator !== 'SpaceToBatchND' || !isReadOnce(start)) continue;
    const [pads, crops] = [written(start), written(end)];
    if (pads?.length !== crops?.length || pads === null || crops === null) continue;
    const common = pads.map(([before, after], i): Pair => {
      const [first, last] = at(crops, i);
      return [Math.min(before, first), Math.min(after, last)];
    });
    const less = (pairs: readonly Pair[]): readonly Pair[] =>
      pairs.map(([before, after], i): Pair => {
        const [first, last] = at(common, i);
        return [before - first, after - last];
      });
    reduced.set(start.name, less(pads));
    reduced.set(end.name, less(crops));
  }
  return { pairs: (node) => reduced.get(node.name) ?? written(node) };
}

/** What a node reads as its input `i`, if that is among `values`. */
function inputOf<T>(values: ReadonlyMap<string, T>, { inputs }: GraphNode, i: number): T | undefined {
  const input = inputs[i];
  return input === undefined ? undefined : values.get(input.node);
}
