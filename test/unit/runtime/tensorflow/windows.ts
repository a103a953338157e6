import fc from 'fast-check';

/** A random window along one to three spatial axes, and an image that it fits in. */
export interface WindowCase {
  readonly shape: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly pads?: readonly number[];
  readonly autoPad?: 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
  readonly seed: number;
}

const axis = (
  longest: number,
): fc.Arbitrary<Record<'length' | 'kernel' | 'stride' | 'dilation' | 'before' | 'after', number>> =>
  fc.record({
    length: fc.integer({ min: 2, max: longest }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    before: fc.nat(2),
    after: fc.nat(2),
  });

/**
 * Random windows.
 * @param isPool limits pads to less than the kernel, and dilation to explicit pads
 */
export function windowCases({ isPool = false } = {}): fc.Arbitrary<WindowCase> {
  return fc.integer({ min: 1, max: 3 }).chain((rank) =>
    fc
      .record({
        axes: fc.array(axis([20, 11, 7][rank - 1] ?? 7), { minLength: rank, maxLength: rank }),
        batch: fc.integer({ min: 1, max: 2 }),
        channels: fc.constantFrom(1, 2, 3, 4, 6),
        auto: fc.constantFrom(null, null, null, 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
        seed: fc.nat(1000),
      })
      .map(({ axes, batch, channels, auto, seed }) => {
        const fitting = axes.map(({ length, kernel, dilation, before, after, stride }) => {
          const size = Math.min(kernel, length);
          const isSame = auto !== null && auto !== 'VALID';
          const gap = isSame || size === 1 ? 1 : Math.min(dilation, Math.floor((length - 1) / (size - 1)));
          const most = isPool ? size - 1 : 2;
          return {
            length,
            size,
            gap,
            stride: isSame ? Math.min(stride, size) : stride,
            before: Math.min(before, most),
            after: Math.min(after, most),
          };
        });
        return {
          shape: [batch, channels, ...fitting.map(({ length }) => length)],
          kernel: fitting.map(({ size }) => size),
          stride: fitting.map(({ stride }) => stride),
          dilation: fitting.map(({ gap }) => gap),
          ...(auto === null
            ? { pads: [...fitting.map(({ before }) => before), ...fitting.map(({ after }) => after)] }
            : { autoPad: auto as 'VALID' }),
          seed,
        };
      }),
  );
}

/** The divisors of a number. */
export function divisors(value: number): readonly number[] {
  return Array.from({ length: value }, (_, i) => i + 1).filter((part) => value % part === 0);
}
