import { identityMap } from './axis-map.ts';
import { broadcast } from './elementwise.ts';
import { labelsOf } from './einsum-labels.ts';
import { type InputRelation, integer, type Link, noWidening, type Relation, type Rule } from './relation.ts';

function product(inputs: Relation['inputs']): Relation {
  return { inputs, form: { kind: 'itself' }, fill: 0, widen: noWidening };
}

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
  return product([follow(a, 2), follow(b, 1)]);
};

/** Gemm-13: as MatMul, of matrices that may be transposed, plus a matrix that is broadcast. */
export const generalProduct: Rule = ({ node, inputs, output }) => {
  const rows: Link = { axis: integer(node.attributes.get('transA'), 0), map: identityMap };
  const columns: Link = { axis: 1 - integer(node.attributes.get('transB'), 0), map: identityMap };
  const added = inputs[2];
  return product([[rows, null], [null, columns], added ? broadcast(added, output) : null]);
};

/** Einsum-12: each output axis follows the axis with its label in each operand; other labels are summed over. */
export const einsum: Rule = ({ node, inputs, output }) => {
  const labels = labelsOf(node, inputs);
  if (labels === null) return null;
  return product(
    labels.operands.map((operand, i) =>
      labels.output.map((label, axis): Link | null => {
        const own = operand.indexOf(label);
        return own >= 0 && inputs[i]?.[own] === output[axis] ? { axis: own, map: identityMap } : null;
      }),
    ),
  );
};
