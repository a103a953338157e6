/** Channels of a tensor as a linear prediction from others: `removed = coefficients · kept + intercepts`. */
export interface Prediction {
  /** Positions along the tensor's axis of channels, ascending. */
  readonly kept: readonly number[];
  readonly removed: readonly number[];
  /** `removed × kept`, in row-major order. */
  readonly coefficients: Float64Array;
  /** One for each removed channel; zeros where none was fitted. */
  readonly intercepts: Float64Array;
}

/** The prediction that sets removed channels to constants. */
export function constantPrediction(
  kept: readonly number[],
  removed: readonly number[],
  values: Float64Array = new Float64Array(removed.length),
): Prediction {
  return { kept, removed, coefficients: new Float64Array(removed.length * kept.length), intercepts: values };
}
