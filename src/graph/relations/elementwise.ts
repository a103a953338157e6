import { identityMap } from './axis-map.ts';
import { sizeOf } from '../tensor.ts';
import {
  integer,
  noWidening,
  nonNegativeAxis,
  type InputRelation,
  type Rule,
  wholeAlong,
} from './relation.ts';

/** Each element depends on the input elements that are broadcast to it (ONNX, "Multidirectional Broadcasting"). */
export const elementwise: Rule = ({ inputs, output }) => ({
  inputs: inputs.map((shape) => shape && broadcast(shape, output)),
  form: { kind: 'itself' },
  fill: 0,
  widen: noWidening,
});

/** How an output follows an input that is broadcast to it. */
export function broadcast(input: readonly number[], output: readonly number[]): InputRelation {
  const added = output.length - input.length;
  return output.map((length, axis) => {
    const own = axis - added;
    return own >= 0 && input[own] === length ? { axis: own, map: identityMap } : null;
  });
}

/** The output equals the first input. */
export const identity: Rule = ({ output }) => ({
  inputs: [output.map((_, axis) => ({ axis, map: identityMap }))],
  form: { kind: 'moved' },
  fill: 0,
  widen: noWidening,
});

/** QuantizeLinear-19 and DequantizeLinear-19: an axis with a scale for each of its positions is computed whole. */
export const quantization: Rule = ({ node, inputs, output }) => {
  const axis = nonNegativeAxis(integer(node.attributes.get('axis'), 1), output.length);
  const scales = inputs[1];
  if (!scales || integer(node.attributes.get('block_size'), 0) !== 0) return null;
  return {
    inputs: [output.map((_, i) => ({ axis: i, map: identityMap })), null, null],
    form: { kind: 'itself' },
    fill: 0,
    widen: sizeOf(scales) === 1 ? noWidening : wholeAlong(output, (i) => i === axis),
  };
};
