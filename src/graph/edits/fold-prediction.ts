import { at } from '../../at.ts';
import { floatInitializer } from '../initializers.ts';
import { floatsOf, type Initializer, sizeOf } from '../tensor.ts';
import type { Prediction } from './prediction.ts';

/** Weights that read predicted channels, as weights of the kept channels alone. */
interface Folded {
  readonly weights: Initializer;
  /** What the intercepts add to each output channel: sums over the weights' other axes, the first left out. */
  readonly added: Float64Array;
}

/**
 * Folds a prediction into the weights that read it: `W' = W_kept + W_removed · coefficients`.
 * @param weights `float32`
 * @param axis of the weights along which their input's channels lie
 */
export function foldPrediction(
  weights: Initializer,
  axis: number,
  { kept, removed, coefficients, intercepts }: Prediction,
): Folded {
  const values = floatsOf(weights);
  if (values === null) throw new RangeError(`weights of type ${weights.type} cannot be folded into`);
  const { shape } = weights;
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  const channels = at(shape, axis);
  const folded = new Float32Array(outer * kept.length * inner);
  const added = new Float64Array(at(shape, 0));
  const perOutput = values.length / added.length;
  const sums = new Float64Array(inner);
  for (let block = 0; block < outer; block++) {
    const start = block * channels * inner;
    for (const [k, channel] of kept.entries()) {
      const from = start + channel * inner;
      sums.set(values.subarray(from, from + inner));
      for (const [r, lost] of removed.entries()) {
        const coefficient = coefficients[r * kept.length + k] ?? 0;
        if (coefficient === 0) continue;
        const other = start + lost * inner;
        for (let i = 0; i < inner; i++) sums[i] = (sums[i] ?? 0) + coefficient * (values[other + i] ?? 0);
      }
      folded.set(sums, (block * kept.length + k) * inner);
    }
    for (const [r, lost] of removed.entries()) {
      const output = Math.floor((start + lost * inner) / perOutput);
      const intercept = at(intercepts, r);
      for (let i = 0; i < inner; i++)
        added[output] = (added[output] ?? 0) + intercept * (values[start + lost * inner + i] ?? 0);
    }
  }
  return { weights: floatInitializer(folded, shape.with(axis, kept.length)), added };
}
