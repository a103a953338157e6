import { identityMap } from './axis-map.ts';
import {
  noWidening,
  nonNegativeAxis,
  integer,
  integers,
  type InputRelation,
  type Link,
  type Relation,
  type Rule,
  wholeAlong,
} from './relation.ts';
import { inputOf } from '../graph.ts';
import { integersOf } from '../tensor.ts';

/** Follows each axis except the mixed ones, where each position depends on all positions. */
function mixedAlong(output: readonly number[], isMixed: (axis: number) => boolean): InputRelation {
  return output.map((_, axis) => (isMixed(axis) ? null : { axis, map: identityMap }));
}

function itself(inputs: Relation['inputs'], widen: Relation['widen']): Relation {
  return { inputs, form: { kind: 'itself' }, fill: 0, widen };
}

/** Softmax and LogSoftmax: over one axis (Softmax-13); over that axis and all that follow before version 13. */
export const softmax: Rule = ({ node, opset, output }) => {
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), opset >= 13 ? -1 : 1), output.length);
  const isMixed = (i: number): boolean => (opset >= 13 ? i === axis : i >= axis);
  return itself([mixedAlong(output, isMixed)], wholeAlong(output, isMixed));
};

/** LayerNormalization-17: statistics over the axes from `axis` on. */
export const layerNormalization: Rule = ({ node, output, inputs }) => {
  if (node.outputs.filter((name) => name !== '').length > 1) return null;
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), -1), output.length);
  const isMixed = (i: number): boolean => i >= axis;
  return itself(
    [mixedAlong(output, isMixed), ...inputs.slice(1).map(() => null)],
    wholeAlong(output, isMixed),
  );
};

/** BatchNormalization-15 in inference: each channel has its own scale and shift; all channels are computed at once. */
export const batchNormalization: Rule = ({ output, inputs }) => {
  const relation = output.map((_, axis): Link | null => ({ axis, map: identityMap }));
  return itself(
    [relation, ...inputs.slice(1).map(() => null)],
    wholeAlong(output, (axis) => axis === 1),
  );
};

/** InstanceNormalization and GroupNormalization: statistics over space, so all axes except the batch are mixed. */
export const spatialNormalization: Rule = ({ output, inputs }) => {
  const isMixed = (axis: number): boolean => axis > 0;
  return itself(
    [mixedAlong(output, isMixed), ...inputs.slice(1).map(() => null)],
    wholeAlong(output, isMixed),
  );
};

/** GlobalAveragePool and GlobalMaxPool: over all of space; channels stay separate. */
export const globalPooling: Rule = ({ output }) =>
  itself([mixedAlong(output, (axis) => axis > 1)], noWidening);

/** Reductions and ArgMax (axes are an input since ReduceMean-18; an attribute before, and in ArgMax). */
export const reduction: Rule = ({ node, inputs, output, constant }) => {
  const input = inputs[0];
  if (!input) return null;
  const single = node.attributes.get('axis');
  const listed = constant(1);
  if (inputOf(node, 1) !== '' && listed === null) return null;
  const isArg = node.operator.startsWith('Arg');
  const given = isArg
    ? [integer(single, 0)]
    : (integers(node.attributes.get('axes')) ?? (listed && integersOf(listed)));
  const isEmptyKept = integer(node.attributes.get('noop_with_empty_axes'), 0) === 1;
  if ((given === null || given.length === 0) && isEmptyKept) return null;
  const reduced = new Set(
    (given?.length ? given : input.map((_, axis) => axis)).map((axis) => nonNegativeAxis(axis, input.length)),
  );
  const kept = integer(node.attributes.get('keepdims'), 1) === 1;
  const followed = input.map((_, axis) => axis).filter((axis) => kept || !reduced.has(axis));
  const relation = output.map((_, axis): Link | null => {
    const own = followed[axis];
    return own === undefined || reduced.has(own) ? null : { axis: own, map: identityMap };
  });
  return itself([relation, null], noWidening);
};

/** MatMul-13: rows follow the first operand, columns the second; the axis between is mixed. */
export const matrixProduct: Rule = ({ inputs, output }) => {
  const [a, b] = inputs;
  if (!a || !b || a.length < 2 || b.length < 2) return null;
  const follow = (shape: readonly number[], own: number): InputRelation =>
    output.map((length, axis) => {
      const i = axis - (output.length - shape.length);
      const isBatch = axis < output.length - 2;
      const isOwn = axis === output.length - own;
      return i >= 0 && (isBatch || isOwn) && shape[i] === length ? { axis: i, map: identityMap } : null;
    });
  return itself([follow(a, 2), follow(b, 1)], noWidening);
};

/** Gather-13 with constant indices: axes other than the gathered one stay separate. */
export const gather: Rule = ({ node, inputs, output, constant }) => {
  const [data, indices] = inputs;
  if (!data || !indices || constant(1) === null) return null;
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 0), data.length);
  const isGathered = (i: number): boolean => i >= axis && i < axis + indices.length;
  const relation = output.map((_, i): Link | null => {
    if (isGathered(i)) return null;
    return { axis: i < axis ? i : i - indices.length + 1, map: identityMap };
  });
  return itself([relation, null], wholeAlong(output, isGathered));
};
