import type { Activation, Decision } from '../../documents/settings.ts';
import type { ElementType } from '../../graph/tensor.ts';

/** What is known of an output. */
interface OutputFacts {
  /** As the file declares it. */
  readonly type: ElementType;
  /** The operators that compute its values, as `originsOf` finds them. */
  readonly origins: ReadonlySet<string>;
  /** Of one item, in row-major order. */
  readonly values: Float32Array;
  readonly channels: number;
  /** Whether positions are the innermost axes (`last`), or channels are. */
  readonly positions: 'first' | 'last';
}

/** How an output encodes classes. */
export interface OutputReading {
  readonly decision: Decision;
  readonly activation: Activation;
  /** Whether its values alone say so, and another image could say otherwise. */
  readonly isByValues: boolean;
}

/** How far sums of probabilities in single or half precision may be from 1. */
const tolerance = 5e-3;

/** How an output encodes classes, by its type and the operators that it ends in, else by its values. */
export function readOutput(facts: OutputFacts): OutputReading {
  const { type, origins, values, channels } = facts;
  const areAll = (...operators: readonly string[]): boolean =>
    origins.size > 0 && [...origins].every((operator) => operators.includes(operator));
  const known = (decision: Decision, activation: Activation): OutputReading => ({
    decision,
    activation,
    isByValues: false,
  });
  const byValues = (decision: Decision): OutputReading => ({
    decision,
    activation: 'none',
    isByValues: true,
  });
  const isProbability = values.every((value) => value >= 0 && value <= 1);
  const isSigmoid = areAll('Sigmoid', 'HardSigmoid');
  if (channels === 1) {
    if (areAll('ArgMax') || isWhole(type)) return known('labels', 'none');
    if (isProbability) return isSigmoid ? known('threshold', 'none') : byValues('threshold');
    return values.every((value) => Number.isInteger(value) && value >= 0)
      ? byValues('labels')
      : known('threshold', 'sigmoid');
  }
  if (isSigmoid && isProbability) return known('threshold', 'none');
  if (areAll('Softmax')) return known('argmax', 'none');
  if (!isProbability || areAll(...linear)) return known('argmax', 'softmax');
  return sumsToOne(facts) ? known('argmax', 'none') : byValues('threshold');
}

/** Operators whose results are no probabilities, whatever their values. */
const linear: readonly string[] = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'BatchNormalization'];

function isWhole(type: ElementType): boolean {
  return /^u?int/u.test(type);
}

function sumsToOne({ values, channels, positions }: OutputFacts): boolean {
  const count = values.length / channels;
  const [step, stride] = positions === 'last' ? [1, count] : [channels, 1];
  return Array.from({ length: count }, (_, position) => position * step).every((first) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[first + channel * stride] ?? 0;
    return Math.abs(sum - 1) <= tolerance;
  });
}
