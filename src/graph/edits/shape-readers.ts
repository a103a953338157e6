import { at } from '../../at.ts';
import { firstOutput, type Graph, inputOf, type Node, producersOf, readersOf } from '../graph.ts';
import { integer, nonNegativeAxis } from '../relations/relation.ts';
import { integersOf } from '../tensor.ts';
import type { Trace, Traced } from './trace.ts';

/**
 * Whether what reads the shape of a tensor is independent of how many channels it has: it takes other lengths, or sizes
 * of a Resize that has the same channels.
 */
export function isChannelCountUnread(trace: Trace, shape: Node, traced: Traced): boolean {
  const { graph, shapes } = trace.network;
  const rank = shapes.get(inputOf(shape, 0))?.length;
  if (shape.operator !== 'Shape' || rank === undefined) return false;
  const start = nonNegativeAxis(integer(shape.attributes.get('start'), 0), rank);
  const end = nonNegativeAxis(integer(shape.attributes.get('end'), rank), rank);
  if (traced.axis < start || traced.axis >= end) return true;
  return readersOf(graph, firstOutput(shape)).every((reader) => {
    const taken = takenBy(graph, reader, start, rank);
    if (taken === null) return false;
    if (!taken.includes(traced.axis)) return true;
    return readersOf(graph, firstOutput(reader)).every((concat) =>
      readersOf(graph, firstOutput(concat)).every(
        (resize) =>
          resize.operator === 'Resize' &&
          inputOf(resize, 3) === firstOutput(concat) &&
          hasChannels(trace, trace.tensors.get(inputOf(resize, 0)), traced),
      ),
    );
  });
}

/** Whether computed sizes of a Resize take their first lengths from a tensor with the channels of what is resized. */
export function sizesFollow(trace: Trace, sizes: string, traced: Traced): boolean {
  const { graph, shapes } = trace.network;
  const producers = producersOf(graph);
  const concat = producers.get(sizes);
  const part = concat?.operator === 'Concat' ? producers.get(inputOf(concat, 0)) : undefined;
  const shape = part && producers.get(inputOf(part, 0));
  const rank = shape && shapes.get(inputOf(shape, 0))?.length;
  if (part === undefined || shape?.operator !== 'Shape' || shape.attributes.size > 0 || rank === undefined)
    return false;
  const taken = takenBy(graph, part, 0, rank) ?? [];
  const isFromStart = taken.every((axis, i) => axis === i) && taken.includes(traced.axis);
  return isFromStart && hasChannels(trace, trace.tensors.get(inputOf(shape, 0)), traced);
}

/** The axes whose lengths a Gather or Slice takes of a shape; null for other operators, or where they are computed. */
function takenBy(
  graph: Graph,
  { operator, inputs }: Node,
  start: number,
  rank: number,
): readonly number[] | null {
  const constant = (input: number): readonly number[] | null => {
    const values = graph.initializers.get(inputOf({ inputs }, input));
    return values === undefined ? null : integersOf(values);
  };
  const axes = Array.from({ length: rank - start }, (_, i) => start + i);
  if (operator === 'Gather')
    return constant(1)?.map((index) => at(axes, nonNegativeAxis(index, axes.length))) ?? null;
  const [from, to, step] = [constant(1)?.[0], constant(2)?.[0], inputs.length > 4 ? constant(4)?.[0] : 1];
  return operator === 'Slice' && from !== undefined && to !== undefined && step === 1
    ? axes.slice(from, to)
    : null;
}

function hasChannels({ couplings }: Trace, some: Traced | undefined, others: Traced): boolean {
  return (
    some?.axis === others.axis &&
    some.channels.length === others.channels.length &&
    some.channels.every((channel, i) => couplings.find(channel) === couplings.find(at(others.channels, i)))
  );
}
