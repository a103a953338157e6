import { same, shifted, tabulated } from './axis-map.ts';
import type { Interval, Region } from '../region.ts';
import {
  asItIs,
  type Form,
  fromFront,
  integer,
  integers,
  type InputRelation,
  type Link,
  type Rule,
  text,
} from './relation.ts';
import { floatsOf, integersOf } from '../tensor.ts';

/** Transpose-13. */
export const transpose: Rule = ({ node, output }) => {
  const order = integers(node.attributes.get('perm')) ?? output.map((_, axis) => output.length - 1 - axis);
  return {
    inputs: [order.map((axis) => ({ axis, map: same }))],
    form: { kind: 'itself' },
    fill: 0,
    widen: asItIs,
  };
};

/** Slice (Slice-13; Slice-1 by attributes). Steps other than 1 pick positions of a part, where they make more than one. */
export const slice: Rule = ({ node, inputs, output, constant }) => {
  const input = inputs[0];
  if (!input) return null;
  const listOf = (index: number, attribute: string): readonly number[] | null => {
    if (node.inputs[index] === undefined || node.inputs[index] === '')
      return integers(node.attributes.get(attribute));
    const value = constant(index);
    return value && integersOf(value);
  };
  const starts = listOf(1, 'starts');
  if (starts === null || (node.inputs.length > 1 && constant(1) === null)) return null;
  const axes = listOf(3, 'axes') ?? starts.map((_, i) => i);
  const steps = listOf(4, 'steps') ?? starts.map(() => 1);
  const given = output.map((_, axis) => axes.findIndex((one) => fromFront(one, input.length) === axis));
  const stepAlong = given.map((i, axis) => (output[axis] === 1 ? 1 : (steps[i] ?? 1)));
  const relation = output.map((length, axis): Link => {
    const size = input[axis] ?? 0;
    const step = stepAlong[axis] ?? 1;
    const written = starts[given[axis] ?? -1] ?? 0;
    const most = (steps[given[axis] ?? -1] ?? 1) > 0 ? size : size - 1;
    const start = Math.min(most, Math.max(0, written < 0 ? written + size : written));
    if (step === 1) return { axis, map: shifted(-start, length) };
    const reads = Array.from({ length }, (_, o): Interval => [start + o * step, start + o * step + 1]);
    return { axis, map: tabulated(reads) };
  });
  const isCut = stepAlong.every((step) => step === 1);
  const form: Form = isCut ? { kind: 'moved' } : { kind: 'picked', steps: stepAlong };
  return { inputs: [relation, null, null, null, null], form, fill: 0, widen: asItIs };
};

/** Pad (Pad-19, Pad-2 by attributes) in every mode; only constant padding is a matter of moving. */
export const pad: Rule = ({ node, inputs, output, constant }) => {
  const input = inputs[0];
  if (!input) return null;
  const given = constant(1);
  const pads = integers(node.attributes.get('pads')) ?? (given && integersOf(given));
  if (pads === null) return null;
  const listed = constant(3);
  const axes = (listed && integersOf(listed)) ?? input.map((_, axis) => axis);
  const mode = text(node.attributes.get('mode'), 'constant');
  const begin = (axis: number): number => {
    const i = axes.findIndex((candidate) => fromFront(candidate, input.length) === axis);
    return i < 0 ? 0 : (pads[i] ?? 0);
  };
  if (mode === 'constant') {
    const value = constant(2);
    const attribute = node.attributes.get('value');
    const fill = (value && floatsOf(value)?.[0]) ?? (attribute?.kind === 'float' ? attribute.value : 0);
    if (value !== null && floatsOf(value) === null) return null;
    return {
      inputs: [output.map((length, axis) => ({ axis, map: shifted(begin(axis), length) })), null, null, null],
      form: { kind: 'moved' },
      fill,
      widen: asItIs,
    };
  }
  const source = (axis: number, position: number): number =>
    mirrored(position - begin(axis), input[axis] ?? 1, mode);
  const links = output.map((length, axis): Link => {
    const reads = Array.from({ length }, (_, o): Interval => [source(axis, o), source(axis, o) + 1]);
    const isPadded = length !== input[axis] || begin(axis) !== 0;
    return { axis, map: isPadded ? tabulated(reads) : same };
  });
  const wholeWherePadded = (region: Region): Region =>
    region.map((interval, axis): Interval => {
      const isPadded = output[axis] !== input[axis] || begin(axis) !== 0;
      return isPadded ? [0, output[axis] ?? 0] : interval;
    });
  return { inputs: [links, null, null, null], form: { kind: 'itself' }, fill: 0, widen: wholeWherePadded };
};

/** Where a position outside takes its value from (Pad-19: `reflect`, `edge`, `wrap`). */
function mirrored(position: number, length: number, mode: string): number {
  if (mode === 'wrap') return ((position % length) + length) % length;
  if (mode === 'edge' || length === 1) return Math.min(length - 1, Math.max(0, position));
  const period = 2 * (length - 1);
  const folded = ((position % period) + period) % period;
  return folded < length ? folded : period - folded;
}

/** Concat-13. */
export const concat: Rule = ({ node, inputs, output }) => {
  const axis = fromFront(integer(node.attributes.get('axis'), 1), output.length);
  let offset = 0;
  const relations = inputs.map((shape): InputRelation => {
    const start = offset;
    offset += shape?.[axis] ?? 0;
    return output.map((length, i) => ({ axis: i, map: i === axis ? shifted(start, length) : same }));
  });
  return { inputs: relations, form: { kind: 'joined', axis }, fill: 0, widen: asItIs };
};

/** DepthToSpace-13: a block of the output is made of one position of the input. */
export const depthToSpace: Rule = ({ node, output }) => {
  const side = integer(node.attributes.get('blocksize'), 1);
  const spatial = (axis: number): Link => {
    const reads = Array.from({ length: output[axis] ?? 0 }, (_, o): Interval => [
      Math.floor(o / side),
      Math.floor(o / side) + 1,
    ]);
    return { axis, map: tabulated(reads) };
  };
  return {
    inputs: [[{ axis: 0, map: same }, null, spatial(2), spatial(3)]],
    form: { kind: 'itself' },
    fill: 0,
    widen: (region) =>
      region.map(([start, end], axis): Interval => {
        if (axis < 2) return [0, output[axis] ?? 0];
        return [Math.floor(start / side) * side, Math.ceil(end / side) * side];
      }),
  };
};

/** SpaceToDepth-13: a position of the output is made of a block of the input. */
export const spaceToDepth: Rule = ({ node, output }) => {
  const side = integer(node.attributes.get('blocksize'), 1);
  const spatial = (axis: number): Link => {
    const reads = Array.from({ length: output[axis] ?? 0 }, (_, o): Interval => [o * side, (o + 1) * side]);
    return { axis, map: tabulated(reads) };
  };
  return {
    inputs: [[{ axis: 0, map: same }, null, spatial(2), spatial(3)]],
    form: { kind: 'itself' },
    fill: 0,
    widen: (region) =>
      region.map((interval, axis): Interval => (axis < 2 ? [0, output[axis] ?? 0] : interval)),
  };
};
