import { identityMap, shifted, tabulated } from './axis-map.ts';
import { at } from '../../at.ts';
import { inputOf } from '../graph.ts';
import type { Interval } from '../region.ts';
import {
  noWidening,
  type Form,
  nonNegativeAxis,
  integer,
  integers,
  type InputRelation,
  type Link,
  type Rule,
  text,
  wholeAlong,
} from './relation.ts';
import { floatsOf, integersOf } from '../tensor.ts';

/** Transpose-13. */
export const transpose: Rule = ({ node, output }) => {
  const order = integers(node.attributes.get('perm')) ?? output.map((_, axis) => output.length - 1 - axis);
  return {
    inputs: [order.map((axis) => ({ axis, map: identityMap }))],
    form: { kind: 'itself' },
    fill: 0,
    widen: noWidening,
  };
};

/** Slice (Slice-13; Slice-1 with attributes). A step only matters along an axis with more than one output position. */
export const slice: Rule = ({ node, inputs, output, constant }) => {
  const input = inputs[0];
  if (!input) return null;
  const listOf = (index: number, attribute: string): readonly number[] | null => {
    if (inputOf(node, index) === '') return integers(node.attributes.get(attribute));
    const value = constant(index);
    return value && integersOf(value);
  };
  const starts = listOf(1, 'starts');
  if (starts === null || (node.inputs.length > 1 && constant(1) === null)) return null;
  const axes = listOf(3, 'axes') ?? starts.map((_, i) => i);
  const steps = listOf(4, 'steps') ?? starts.map(() => 1);
  const limits = new Map(
    axes.map((axis, i) => [
      nonNegativeAxis(axis, input.length),
      { start: at(starts, i), step: at(steps, i) },
    ]),
  );
  const cuts = input.map((size, axis) => {
    const { start, step } = limits.get(axis) ?? { start: 0, step: 1 };
    const last = step > 0 ? size : size - 1;
    return {
      start: Math.min(last, Math.max(0, start < 0 ? start + size : start)),
      step: output[axis] === 1 ? 1 : step,
    };
  });
  const links = output.map((length, axis): Link => {
    const { start, step } = at(cuts, axis);
    if (step === 1) return { axis, map: shifted(-start, length) };
    const reads = Array.from({ length }, (_, o): Interval => [start + o * step, start + o * step + 1]);
    return { axis, map: tabulated(reads) };
  });
  const stepAlong = cuts.map(({ step }) => step);
  const isMoved = stepAlong.every((step) => step === 1);
  const form: Form = isMoved ? { kind: 'moved' } : { kind: 'strided', steps: stepAlong };
  return { inputs: [links, null, null, null, null], form, fill: 0, widen: noWidening };
};

/** Pad (Pad-19; Pad-2 with attributes) in each mode. Constant padding only moves the input. */
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
    const i = axes.findIndex((candidate) => nonNegativeAxis(candidate, input.length) === axis);
    return i < 0 ? 0 : at(pads, i);
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
      widen: noWidening,
    };
  }
  const source = (axis: number, position: number): number =>
    paddedFrom(position - begin(axis), at(input, axis), mode);
  const isPadded = (axis: number): boolean => output[axis] !== input[axis] || begin(axis) !== 0;
  const links = output.map((length, axis): Link => {
    const reads = Array.from({ length }, (_, o): Interval => [source(axis, o), source(axis, o) + 1]);
    return { axis, map: isPadded(axis) ? tabulated(reads) : identityMap };
  });
  return {
    inputs: [links, null, null, null],
    form: { kind: 'itself' },
    fill: 0,
    widen: wholeAlong(output, isPadded),
  };
};

/** The input position that a padded position repeats (Pad-19: `reflect`, `edge`, `wrap`). */
function paddedFrom(position: number, length: number, mode: string): number {
  if (mode === 'wrap') return ((position % length) + length) % length;
  if (mode === 'edge' || length === 1) return Math.min(length - 1, Math.max(0, position));
  const period = 2 * (length - 1);
  const folded = ((position % period) + period) % period;
  return folded < length ? folded : period - folded;
}

/** Concat-13. */
export const concat: Rule = ({ node, inputs, output }) => {
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 1), output.length);
  let offset = 0;
  const relations = inputs.map((shape): InputRelation => {
    const start = offset;
    if (shape) offset += at(shape, axis);
    return output.map((length, i) => ({ axis: i, map: i === axis ? shifted(start, length) : identityMap }));
  });
  return { inputs: relations, form: { kind: 'concatenated', axis }, fill: 0, widen: noWidening };
};

/** DepthToSpace-13: each block of the output comes from one position of the input. */
export const depthToSpace: Rule = ({ node, output }) => {
  const side = integer(node.attributes.get('blocksize'), 1);
  const spatial = (axis: number): Link => {
    const reads = Array.from({ length: at(output, axis) }, (_, o): Interval => [
      Math.floor(o / side),
      Math.floor(o / side) + 1,
    ]);
    return { axis, map: tabulated(reads) };
  };
  return {
    inputs: [[{ axis: 0, map: identityMap }, null, spatial(2), spatial(3)]],
    form: { kind: 'itself' },
    fill: 0,
    widen: (region) =>
      region.map(([start, end], axis): Interval => {
        if (axis < 2) return [0, at(output, axis)];
        return [Math.floor(start / side) * side, Math.ceil(end / side) * side];
      }),
  };
};

/** SpaceToDepth-13: each position of the output comes from a block of the input. */
export const spaceToDepth: Rule = ({ node, output }) => {
  const side = integer(node.attributes.get('blocksize'), 1);
  const spatial = (axis: number): Link => {
    const reads = Array.from({ length: at(output, axis) }, (_, o): Interval => [o * side, (o + 1) * side]);
    return { axis, map: tabulated(reads) };
  };
  return {
    inputs: [[{ axis: 0, map: identityMap }, null, spatial(2), spatial(3)]],
    form: { kind: 'itself' },
    fill: 0,
    widen: wholeAlong(output, (axis) => axis < 2),
  };
};
