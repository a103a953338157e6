import { at } from '../../at.ts';
import type { Interval } from '../region.ts';
import { floatsOf, sizeOf } from '../tensor.ts';
import { identityMap, tabulated } from './axis-map.ts';
import {
  integer,
  type InputRelation,
  type Link,
  type NodeContext,
  noWidening,
  type Rule,
  text,
} from './relation.ts';

/** How far rounding may move a sample. */
const tolerance = 1e-3;

/** Positions that a sample reads before and after the one at or before it. */
const reach: ReadonlyMap<string, readonly [before: number, after: number]> = new Map([
  ['nearest', [0, 1]],
  ['linear', [0, 1]],
  ['bilinear', [0, 1]],
  ['cubic', [1, 2]],
  ['bicubic', [1, 2]],
]);

/**
 * GridSample-20 with a constant grid. Along each axis of space, a position reads what all samples at it read there. Where
 * a sample leaves the input, an axis that is not padded with zeros is read whole.
 */
export const gridSample: Rule = (context) => {
  const { node, inputs, output, constant } = context;
  const [input, shape] = inputs;
  const given = constant(1);
  const grid = given && floatsOf(given);
  const mode = text(node.attributes.get('mode'), 'linear');
  if (!input || !shape || !grid || shape[0] !== input[0]) return null;
  const isAligned = integer(node.attributes.get('align_corners'), 0) === 1;
  const space = output.map((_, axis) => axis).slice(2);
  const samples = space.map((axis) => samplesAlong(grid, space.length, axis, at(input, axis), isAligned));
  if (mode === 'nearest' && samples.some((all) => all.some(isBetween))) return null;
  const links = output.map((_, axis): Link => {
    if (axis < 2) return { axis, map: identityMap };
    const reads = readsOf(context, axis, at(samples, axis - 2));
    return { axis, map: tabulated(isAligned ? reads.map(inPairs(at(input, axis))) : reads) };
  });
  const own: InputRelation = output.map((_, axis) =>
    axis === 1 ? null : { axis: axis === 0 ? 0 : axis - 1, map: identityMap },
  );
  return { inputs: [links, own], form: { kind: 'sampled', isAligned }, fill: 0, widen: noWidening };
};

/** The position along an axis of the input of each sample. A grid's coordinates are of the last axis first. */
function samplesAlong(
  grid: Float32Array,
  axes: number,
  axis: number,
  length: number,
  isAligned: boolean,
): readonly number[] {
  const coordinate = axes + 1 - axis;
  return Array.from({ length: grid.length / axes }, (_, i) => {
    const value = at(grid, i * axes + coordinate) + 1;
    return isAligned ? (value / 2) * (length - 1) : (value * length - 1) / 2;
  });
}

/** Whether rounding decides which of two positions is nearest. */
function isBetween(sample: number): boolean {
  return Math.abs(sample - Math.floor(sample) - 0.5) < tolerance;
}

/** Makes intervals at least two positions long: where corners are aligned, a single one has no steps to count samples in. */
function inPairs(length: number): (read: Interval) => Interval {
  return ([start, end]) =>
    end - start > 1 ? [start, end] : end < length ? [start, end + 1] : [Math.max(0, start - 1), end];
}

/** What the samples at each position of an output axis read along the input axis of its kind. */
function readsOf(
  { node, inputs, output }: NodeContext,
  axis: number,
  samples: readonly number[],
): readonly Interval[] {
  const length = at(inputs[0] ?? [], axis);
  const [before, after] = reach.get(text(node.attributes.get('mode'), 'linear')) ?? [length, length];
  const isZero = text(node.attributes.get('padding_mode'), 'zeros') === 'zeros';
  const stride = sizeOf(output.slice(axis + 1));
  const places = at(output, axis);
  const reads = Array.from({ length: places }, () => ({ low: length, high: 0 }));
  for (const [i, sample] of samples.entries()) {
    const read = at(reads, Math.floor(i / stride) % places);
    const low = Math.floor(sample - tolerance) - before;
    const high = Math.floor(sample + tolerance) + after + 1;
    const isOutside = !(low >= 0 && high <= length);
    read.low = Math.min(read.low, isOutside && !isZero ? 0 : Math.max(0, low));
    read.high = Math.max(read.high, isOutside && !isZero ? length : Math.min(length, high));
  }
  return reads.map(({ low, high }): Interval => (low < high ? [low, high] : [0, 1]));
}
