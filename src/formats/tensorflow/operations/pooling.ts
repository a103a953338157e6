import { imageAxes } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { withChannelsFirst } from '../layout.ts';
import type { Computed } from '../value.ts';
import { paddingAttributes, type Steps, windowedLengths, windowsOf } from './windows.ts';

/**
 * The largest or the mean value in a sliding window. Padded positions do not count.
 * @throws UserError when the window and the input differ in their number of spatial axes
 */
export function pooling(
  b: GraphBuilder,
  operator: 'MaxPool' | 'AveragePool',
  input: Computed,
  size: readonly number[],
  steps: Steps,
): Computed {
  const x = withChannelsFirst(b, input);
  const { items, channels } = imageAxes(b, x);
  const windows = windowsOf(b, x, size, steps);
  const tensor = b.emit(operator, [x.tensor], {
    kernel_shape: size,
    strides: steps.strides,
    ...(steps.dilations.some((dilation) => dilation !== 1) ? { dilations: steps.dilations } : {}),
    ...paddingAttributes(windows),
  });
  return { ...x, tensor, shape: [items, ...windowedLengths(tensor, windows), channels] };
}
