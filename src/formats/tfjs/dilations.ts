import { integersOf } from '../../graph/tensor.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { GraphNode } from './node.ts';

/**
 * Padding and cropping around dilated convolutions, which TensorFlow may write as `SpaceToBatchND`, a convolution and
 * `BatchToSpaceND`: what is padded only to be cropped again is left out of both.
 */
export interface Dilations {
  /** Padding of a `SpaceToBatchND`, cropping of a `BatchToSpaceND`, a pair an axis of space; null where not constant. */
  pairs(node: GraphNode): readonly (readonly [number, number])[] | null;
}

export function dilationsOf(
  nodes: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, Constant>,
): Dilations {
  const changed = new Map<string, readonly (readonly [number, number])[]>();
  const readers = new Map<string, number>();
  for (const { inputs } of nodes.values())
    for (const { node } of inputs) readers.set(node, (readers.get(node) ?? 0) + 1);
  const written = (node: GraphNode | undefined): readonly (readonly [number, number])[] | null => {
    const constant = constants.get(node?.inputs[2]?.node ?? '');
    const values = constant === undefined ? null : integersOf(constant.value);
    if (values === null) return null;
    return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i] ?? 0, values[2 * i + 1] ?? 0]);
  };
  for (const end of nodes.values()) {
    if (end.operator !== 'BatchToSpaceND') continue;
    let start = nodes.get(end.inputs[0]?.node ?? '');
    while (start !== undefined && start.operator !== 'SpaceToBatchND' && readers.get(start.name) === 1)
      start = nodes.get(start.inputs[0]?.node ?? '');
    const [pads, crops] = [written(start), written(end)];
    if (
      start?.operator !== 'SpaceToBatchND' ||
      pads === null ||
      crops === null ||
      readers.get(start.name) !== 1
    )
      continue;
    const common = pads.map(
      ([before, after], i) =>
        [Math.min(before, crops[i]?.[0] ?? 0), Math.min(after, crops[i]?.[1] ?? 0)] as const,
    );
    const less = (pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] =>
      pairs.map(([before, after], i) => [before - (common[i]?.[0] ?? 0), after - (common[i]?.[1] ?? 0)]);
    changed.set(start.name, less(pads));
    changed.set(end.name, less(crops));
  }
  return { pairs: (node) => changed.get(node.name) ?? written(node) };
}
