import { same } from './axis-map.ts';
import type { Region } from '../region.ts';
import {
  asItIs,
  fromFront,
  integer,
  integers,
  type InputRelation,
  type Link,
  type Relation,
  type Rule,
} from './relation.ts';
import { integersOf } from '../tensor.ts';

/** Follows every axis but some, which are mixed: each position along them depends on all of them. */
function mixedAlong(output: readonly number[], isMixed: (axis: number) => boolean): InputRelation {
  return output.map((_, axis) => (isMixed(axis) ? null : { axis, map: same }));
}

/** An axis that an operator mixes can only be computed whole. */
function wholeAlong(
  output: readonly number[],
  isMixed: (axis: number) => boolean,
): (region: Region) => Region {
  return (region) => region.map((interval, axis) => (isMixed(axis) ? [0, output[axis] ?? 0] : interval));
}

function itself(inputs: Relation['inputs'], widen: Relation['widen']): Relation {
  return { inputs, form: { kind: 'itself' }, fill: 0, widen };
}

/** Softmax, LogSoftmax (-13: one axis; before: that axis and all behind it), ArgMax with kept axes is `reduction`. */
export const softmax: Rule = ({ node, opset, output }) => {
  const axis = fromFront(integer(node.attributes.get('axis'), opset >= 13 ? -1 : 1), output.length);
  const isMixed = (i: number): boolean => (opset >= 13 ? i === axis : i >= axis);
  return itself([mixedAlong(output, isMixed)], wholeAlong(output, isMixed));
};

/** LayerNormalization-17: statistics over the axes from `axis` on. */
export const layerNormalization: Rule = ({ node, output, inputs }) => {
  if (node.outputs.filter((name) => name !== '').length > 1) return null;
  const axis = fromFront(integer(node.attributes.get('axis'), -1), output.length);
  const isMixed = (i: number): boolean => i >= axis;
  return itself(
    [mixedAlong(output, isMixed), ...inputs.slice(1).map(() => null)],
    wholeAlong(output, isMixed),
  );
};

/** BatchNormalization-15 in inference: each channel by its own numbers, all channels at once. */
export const batchNormalization: Rule = ({ output, inputs }) => {
  const relation = output.map((_, axis): Link | null => ({ axis, map: same }));
  return itself(
    [relation, ...inputs.slice(1).map(() => null)],
    wholeAlong(output, (axis) => axis === 1),
  );
};

/** InstanceNormalization, GroupNormalization and their kin: statistics over space, so all but the batch is mixed. */
export const spatialNormalization: Rule = ({ output, inputs }) => {
  const isMixed = (axis: number): boolean => axis > 0;
  return itself(
    [mixedAlong(output, isMixed), ...inputs.slice(1).map(() => null)],
    wholeAlong(output, isMixed),
  );
};

/** GlobalAveragePool, GlobalMaxPool: all of space; channels stay apart. */
export const globalPooling: Rule = ({ output }) => itself([mixedAlong(output, (axis) => axis > 1)], asItIs);

/** Reductions and ArgMax (ReduceMean-18: axes as an input; before, and ArgMax, as an attribute). */
export const reduction: Rule = ({ node, inputs, output, constant }) => {
  const input = inputs[0];
  if (!input) return null;
  const single = node.attributes.get('axis');
  const listed = constant(1);
  if (node.inputs.length > 1 && node.inputs[1] !== '' && listed === null) return null;
  const isArg = node.operator.startsWith('Arg');
  const given = isArg
    ? [integer(single, 0)]
    : (integers(node.attributes.get('axes')) ?? (listed && integersOf(listed)));
  const isEmptyKept = integer(node.attributes.get('noop_with_empty_axes'), 0) === 1;
  if ((given === null || given.length === 0) && isEmptyKept) return null;
  const reduced = new Set(
    (given?.length ? given : input.map((_, axis) => axis)).map((axis) => fromFront(axis, input.length)),
  );
  const kept = integer(node.attributes.get('keepdims'), 1) === 1;
  const followed = input.map((_, axis) => axis).filter((axis) => kept || !reduced.has(axis));
  const relation = output.map((_, axis): Link | null => {
    const own = followed[axis];
    return own === undefined || reduced.has(own) ? null : { axis: own, map: same };
  });
  return itself([relation, null], asItIs);
};

/** MatMul-13: rows of the first follow the first, columns the second; the axis between is mixed. */
export const matrixProduct: Rule = ({ inputs, output }) => {
  const [a, b] = inputs;
  if (!a || !b || a.length < 2 || b.length < 2) return null;
  const follow = (shape: readonly number[], own: number): InputRelation =>
    output.map((length, axis) => {
      const i = axis - (output.length - shape.length);
      const isBatch = axis < output.length - 2;
      const isOwn = axis === output.length - own;
      return i >= 0 && (isBatch || isOwn) && shape[i] === length ? { axis: i, map: same } : null;
    });
  return itself([follow(a, 2), follow(b, 1)], asItIs);
};

/** Gather-13 with constant indices: axes other than the gathered one stay apart. */
export const gather: Rule = ({ node, inputs, output, constant }) => {
  const [data, indices] = inputs;
  if (!data || !indices || constant(1) === null) return null;
  const axis = fromFront(integer(node.attributes.get('axis'), 0), data.length);
  const isGathered = (i: number): boolean => i >= axis && i < axis + indices.length;
  const relation = output.map((_, i): Link | null => {
    if (isGathered(i)) return null;
    return { axis: i < axis ? i : i - indices.length + 1, map: same };
  });
  return itself([relation, null], wholeAlong(output, isGathered));
};
