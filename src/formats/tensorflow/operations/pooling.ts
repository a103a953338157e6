import type { GraphBuilder } from '../builder.ts';
import { withChannelsFirst } from '../layout.ts';
import type { Computed } from '../value.ts';
import { paddingAttributes, type Steps, windowedLengths } from './convolution.ts';

/** The largest or the mean value in a sliding window; what lies outside the image does not count. */
export function pooling(
  b: GraphBuilder,
  operator: 'MaxPool' | 'AveragePool',
  input: Computed,
  size: readonly number[],
  steps: Steps,
): Computed {
  const x = withChannelsFirst(b, input);
  const tensor = b.emit(operator, [x.tensor], {
    kernel_shape: size,
    strides: steps.strides,
    ...(steps.dilations.some((dilation) => dilation !== 1) ? { dilations: steps.dilations } : {}),
    ...paddingAttributes(x.shape.slice(1, -1), size, steps),
  });
  const space = windowedLengths(tensor, x.shape.slice(1, -1), size, steps);
  return { ...x, tensor, shape: [x.shape[0] ?? 1, ...space, x.shape.at(-1) ?? 1] };
}
