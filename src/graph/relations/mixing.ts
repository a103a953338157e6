import { identityMap } from './axis-map.ts';
import {
  noWidening,
  nonNegativeAxis,
  integer,
  integers,
  type InputRelation,
  type Link,
  type NodeContext,
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

/** Softmax, LogSoftmax and Hardmax: over one axis (Softmax-13); over that axis and all that follow before version 13. */
export const softmax: Rule = ({ node, opset, output }) => {
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), opset >= 13 ? -1 : 1), output.length);
  const isMixed = (i: number): boolean => (opset >= 13 ? i === axis : i >= axis);
  return itself([mixedAlong(output, isMixed)], wholeAlong(output, isMixed));
};

/** LayerNormalization-17 and RMSNormalization-23: statistics over the axes from `axis` on. */
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

/** Depends on all positions along some axes, and on the same position along the others. */
function mixing(axesOf: (context: NodeContext) => readonly number[] | null): Rule {
  return (context) => {
    const { inputs, output } = context;
    const axes = axesOf(context)?.map((axis) => nonNegativeAxis(axis, output.length));
    if (axes === undefined) return null;
    const isMixed = (axis: number): boolean => axes.includes(axis);
    return itself(
      [mixedAlong(output, isMixed), ...inputs.slice(1).map(() => null)],
      wholeAlong(output, isMixed),
    );
  };
}

/** LpNormalization-1. */
export const lpNormalization = mixing(({ node }) => [integer(node.attributes.get('axis'), -1)]);

/** LRN-13: over neighbouring channels. */
export const localResponseNormalization = mixing(() => [1]);

/** MeanVarianceNormalization-13. */
export const meanVarianceNormalization = mixing(
  ({ node }) => integers(node.attributes.get('axes')) ?? [0, 2, 3],
);

/** CumSum-14 along a constant axis. */
export const cumulativeSum = mixing(({ constant }) => {
  const axis = constant(1);
  return axis && integersOf(axis);
});

/** Trilu-14: which values are kept depends on their place in the matrix. */
export const triangle = mixing(() => [-2, -1]);

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
