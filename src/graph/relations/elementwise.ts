import { identityMap } from './axis-map.ts';
import { noWidening, type InputRelation, type Rule } from './relation.ts';

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
