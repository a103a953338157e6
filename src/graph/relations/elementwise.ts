import { same } from './axis-map.ts';
import { asItIs, type InputRelation, type Rule } from './relation.ts';

/** Each element depends on the elements it is broadcast from (ONNX, "Multidirectional Broadcasting"). */
export const elementwise: Rule = ({ inputs, output }) => ({
  inputs: inputs.map((shape) => shape && broadcast(shape, output)),
  form: { kind: 'itself' },
  fill: 0,
  widen: asItIs,
});

function broadcast(input: readonly number[], output: readonly number[]): InputRelation {
  const added = output.length - input.length;
  return output.map((length, axis) => {
    const own = axis - added;
    return own >= 0 && input[own] === length ? { axis: own, map: same } : null;
  });
}

/** The output is the first input. */
export const identity: Rule = ({ output }) => ({
  inputs: [output.map((_, axis) => ({ axis, map: same }))],
  form: { kind: 'moved' },
  fill: 0,
  widen: asItIs,
});
