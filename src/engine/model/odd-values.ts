import type { OutputReading } from './read-output.ts';

/** More class numbers than these may be levels of something else. */
const mostLabels = 64;

/**
 * What of an output's values makes it doubtful that they are read rightly, in sentences with what can be done.
 * @param values of one item
 */
export function oddValues(
  values: Float32Array,
  { decision, activation }: Pick<OutputReading, 'decision' | 'activation'>,
): readonly string[] {
  let [undefinedValues, least, most] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) undefinedValues++;
    else if (Number.isFinite(value)) [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  const labels = decision === 'labels' ? new Set(values).size : 0;
  const share = (100 * undefinedValues) / values.length;
  return [
    ...(undefinedValues > 0
      ? [
          `${share.toFixed(1)} % of the output's values are NaN: check how pixel values are scaled, and the model's precision.`,
        ]
      : []),
    ...(decision === 'threshold' && activation === 'sigmoid' && least === 0 && most > 1
      ? [
          `No value of the output is below 0, and the largest is ${rounded(most)}: if they are probabilities times a factor, set the activation to none and the threshold to half of the factor.`,
        ]
      : []),
    ...(labels > mostLabels
      ? [
          `The output has ${labels} different values up to ${rounded(most)}: if they are levels of a probability, set the decision to threshold, and the threshold.`,
        ]
      : []),
  ];
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
