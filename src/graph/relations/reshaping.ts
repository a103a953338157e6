import { type AxisMap, same } from './axis-map.ts';
import { type Interval, isEmptyInterval, nowhere, type Region } from '../region.ts';
import type { Link, Rule } from './relation.ts';
import { sizeOf } from '../tensor.ts';

/**
 * Axes of the input whose positions, in row order, are those of axes of the output: one kept, or some merged, split or
 * both. Axes of length 1 are among them.
 */
interface Group {
  readonly input: Outermost;
  readonly output: Outermost;
}

/** The first axis of a group that is longer than 1, and how many elements lie behind one of its positions. */
interface Outermost {
  readonly axis: number;
  readonly stride: number;
}

/**
 * Reshape, Squeeze, Unsqueeze, Flatten. Of each group of axes, the outermost of the output follows that of the input;
 * the others are mixed. A part can be reshaped where it begins and ends between positions of both.
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
      return group === undefined ? [0, output[axis] ?? 0] : onBothSides(interval, group);
    });
  return { inputs: [relation, null], form: { kind: 'reshaped' }, fill: 0, widen };
};

function regrouped({ input, output }: Group): AxisMap {
  if (input.stride === output.stride) return same;
  const between =
    (from: Outermost, to: Outermost) =>
    ([start, end]: Interval): Interval =>
      isEmptyInterval([start, end])
        ? nowhere
        : [Math.floor((start * from.stride) / to.stride), Math.ceil((end * from.stride) / to.stride)];
  return { need: between(output, input), influence: between(input, output) };
}

/** The least that holds an interval of the output and is made of whole positions of the input. */
function onBothSides([start, end]: Interval, { input, output }: Group): Interval {
  const step = input.stride / commonDivisor(input.stride, output.stride);
  return [Math.floor(start / step) * step, Math.ceil(end / step) * step];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Axes of length 1 behind the last group are in none. */
function groupsOf(input: readonly number[], output: readonly number[]): readonly Group[] {
  const groups: Group[] = [];
  let [i, o] = [0, 0];
  while (i < input.length && o < output.length) {
    const [firstInput, firstOutput] = [i, o];
    let [a, b] = [input[i++] ?? 1, output[o++] ?? 1];
    while (a < b ? i < input.length : b < a && o < output.length) {
      if (a < b) a *= input[i++] ?? 1;
      else b *= output[o++] ?? 1;
    }
    groups.push({ input: outermost(input, firstInput, i), output: outermost(output, firstOutput, o) });
  }
  return groups;
}

function outermost(shape: readonly number[], from: number, to: number): Outermost {
  const long = shape.findIndex((length, axis) => axis >= from && axis < to && length > 1);
  const axis = long < 0 ? from : long;
  return { axis, stride: sizeOf(shape.slice(axis + 1, to)) };
}
