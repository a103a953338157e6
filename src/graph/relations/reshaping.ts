import { at } from '../../at.ts';
import { type AxisMap, identityMap } from './axis-map.ts';
import { type Interval, isEmptyInterval, emptyInterval, type Region } from '../region.ts';
import type { Link, Rule } from './relation.ts';
import { sizeOf } from '../tensor.ts';

/**
 * Consecutive axes of the input that hold the same positions, in row-major order, as consecutive axes of the output: one
 * axis is kept, or several are merged, split or both. They may include axes of length 1.
 */
interface Group {
  readonly input: GroupAxes;
  readonly output: GroupAxes;
}

/** The axes `first ≤ axis < end` of a group: the first that is longer than 1, and its stride in elements within the group. */
interface GroupAxes {
  readonly first: number;
  readonly end: number;
  readonly axis: number;
  readonly stride: number;
}

/**
 * Reshape, Squeeze, Unsqueeze and Flatten. In each group of axes, the outermost output axis follows the outermost input
 * axis; the others are mixed. A region can be reshaped where its limits fall between positions of both axes.
 */
export const reshape: Rule = ({ inputs, output }) => {
  const input = inputs[0];
  if (!input) return null;
  const groups = new Map(groupsOf(input, output).map((group) => [group.output.axis, group]));
  const relation = output.map((_, axis): Link | null => {
    const group = groups.get(axis);
    return group === undefined ? null : { axis: group.input.axis, map: regrouped(group) };
  });
  const widen = (region: Region): Region =>
    region.map((interval, axis) => {
      const group = groups.get(axis);
      return group === undefined ? [0, at(output, axis)] : aligned(interval, group);
    });
  return { inputs: [relation, null], form: { kind: 'reshaped' }, fill: 0, widen };
};

function regrouped({ input, output }: Group): AxisMap {
  if (input.stride === output.stride) return identityMap;
  const between =
    (from: GroupAxes, to: GroupAxes) =>
    ([start, end]: Interval): Interval =>
      isEmptyInterval([start, end])
        ? emptyInterval
        : [Math.floor((start * from.stride) / to.stride), Math.ceil((end * from.stride) / to.stride)];
  return { need: between(output, input), influence: between(input, output) };
}

/** The smallest interval that contains an interval of the output and consists of whole positions of the input. */
function aligned([start, end]: Interval, { input, output }: Group): Interval {
  const step = input.stride / commonDivisor(input.stride, output.stride);
  return [Math.floor(start / step) * step, Math.ceil(end / step) * step];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** The groups of axes of a reshape. Axes of length 1 after the last group belong to none. */
export function groupsOf(input: readonly number[], output: readonly number[]): readonly Group[] {
  const groups: Group[] = [];
  let [i, o] = [0, 0];
  while (i < input.length && o < output.length) {
    const [firstInput, firstOutput] = [i, o];
    let [a, b] = [at(input, i++), at(output, o++)];
    while (a < b ? i < input.length : b < a && o < output.length) {
      if (a < b) a *= at(input, i++);
      else b *= at(output, o++);
    }
    groups.push({ input: outermost(input, firstInput, i), output: outermost(output, firstOutput, o) });
  }
  return groups;
}

function outermost(shape: readonly number[], first: number, end: number): GroupAxes {
  const long = shape.findIndex((length, axis) => axis >= first && axis < end && length > 1);
  const axis = long < 0 ? first : long;
  return { first, end, axis, stride: sizeOf(shape.slice(axis + 1, end)) };
}
