import { at } from '../../at.ts';
import type { Interval } from '../region.ts';
import { integersOf, sizeOf } from '../tensor.ts';
import { type AxisMap, identityMap, tabulated } from './axis-map.ts';
import {
  integer,
  type InputRelation,
  type Link,
  type NodeContext,
  nonNegativeAxis,
  noWidening,
  type Rule,
  wholeAlong,
} from './relation.ts';

/**
 * Gather-13 with constant indices. Along the longest axis of the indices, a position reads what its indices span; along
 * their other axes, all is computed.
 */
export const gather: Rule = ({ node, inputs, output, constant }) => {
  const [data, shape] = inputs;
  const given = constant(1);
  if (!data || !shape || given === null) return null;
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 0), data.length);
  const length = at(data, axis);
  const indices = integersOf(given)?.map((index) => (index < 0 ? index + length : index));
  const followed = longestOf(shape);
  const isFollowed = indices !== undefined && length > 1 && followed !== null;
  const along = isFollowed ? axis + followed : null;
  const isGathered = (i: number): boolean => i >= axis && i < axis + shape.length;
  const relation = output.map((_, i): Link | null => {
    if (isFollowed && i === along) return { axis, map: spansOf(indices, shape, followed) };
    return isGathered(i) ? null : { axis: i < axis ? i : i - shape.length + 1, map: identityMap };
  });
  return {
    inputs: [relation, null],
    form: isFollowed ? { kind: 'gathered', axis, indices, shape, followed } : { kind: 'itself' },
    fill: 0,
    widen: wholeAlong(output, (i) => isGathered(i) && i !== along),
  };
};

/** GatherElements-13 with constant indices. */
export const gatherElements: Rule = (context) => {
  const { node, inputs, output } = context;
  const [data] = inputs;
  const indices = countedFromStart(context);
  if (!data || indices === null) return null;
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 0), data.length);
  if (at(data, axis) === 1) return null;
  const same = output.map((_, i): Link => ({ axis: i, map: identityMap }));
  return {
    inputs: [same.with(axis, { axis, map: spansOf(indices, output, axis) }), same],
    form: { kind: 'indexed', axis, coordinate: 0, coordinates: 1 },
    fill: 0,
    widen: noWidening,
  };
};

/**
 * GatherND-13 with constant indices. Along the longest axis of the indices, a position follows the coordinate that
 * spans the least of its axis of the data.
 */
export const gatherND: Rule = (context) => {
  const { node, inputs, output } = context;
  const [data, shape] = inputs;
  const indices = countedFromStart(context);
  if (!data || !shape || indices === null) return null;
  const batch = integer(node.attributes.get('batch_dims'), 0);
  const coordinates = at(shape, shape.length - 1);
  const places = shape.slice(0, -1);
  const followed = longestOf(places.slice(batch));
  if (followed === null) return null;
  const along = batch + followed;
  const maps = Array.from({ length: coordinates }, (_, coordinate) => {
    const own = indices.filter((_, i) => i % coordinates === coordinate);
    const axis = batch + coordinate;
    return {
      coordinate,
      axis,
      map: spansOf(own, places, along),
      share: shareOf(own, places, along) / at(data, axis),
    };
  });
  const [best] = maps.filter(({ axis }) => at(data, axis) > 1).sort((a, b) => a.share - b.share);
  if (best === undefined) return null;
  const isWhole = (i: number): boolean => i >= batch && i < places.length && i !== along;
  const relation = output.map((_, i): Link | null => {
    if (i === along) return { axis: best.axis, map: best.map };
    if (isWhole(i)) return null;
    return { axis: i < batch ? i : i - places.length + batch + coordinates, map: identityMap };
  });
  const ownRelation: InputRelation = output.map((_, i) =>
    i < batch || i === along ? { axis: i, map: identityMap } : null,
  );
  return {
    inputs: [relation, ownRelation],
    form: { kind: 'indexed', axis: best.axis, coordinate: best.coordinate, coordinates },
    fill: 0,
    widen: wholeAlong(output, isWhole),
  };
};

/** Constant 64-bit indices; null where there are others, or some are counted from the end. */
function countedFromStart({ constant }: NodeContext): readonly number[] | null {
  const given = constant(1);
  const indices = given?.type === 'int64' ? integersOf(given) : null;
  return indices?.every((index) => index >= 0) === true ? indices : null;
}

function longestOf(shape: readonly number[]): number | null {
  return shape.length === 0 ? null : shape.indexOf(Math.max(...shape));
}

/** The interval of positions that the indices at each position of one of their axes span. */
function intervalsOf(
  indices: readonly number[],
  shape: readonly number[],
  axis: number,
): readonly Interval[] {
  const length = at(shape, axis);
  const stride = sizeOf(shape.slice(axis + 1));
  const spans = Array.from({ length }, () => ({ low: Infinity, high: -Infinity }));
  for (const [i, index] of indices.entries()) {
    const span = at(spans, Math.floor(i / stride) % length);
    span.low = Math.min(span.low, index);
    span.high = Math.max(span.high, index + 1);
  }
  return spans.map(({ low, high }) => [low, high]);
}

function spansOf(indices: readonly number[], shape: readonly number[], axis: number): AxisMap {
  return tabulated(intervalsOf(indices, shape, axis));
}

/** How many positions the indices at one position of an axis span on average. */
function shareOf(indices: readonly number[], shape: readonly number[], axis: number): number {
  const spans = intervalsOf(indices, shape, axis);
  return spans.reduce((sum, [low, high]) => sum + high - low, 0) / Math.max(1, spans.length);
}
