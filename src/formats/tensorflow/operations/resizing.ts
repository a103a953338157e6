import { at } from '../../../at.ts';
import { imageAxes } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import { floats } from '../constant.ts';
import { integersTensor, withChannelsFirst } from '../layout.ts';
import { type Length, ratioOf } from '../length.ts';
import type { Computed } from '../value.ts';

/** How sample positions map to the input: `half pixel` as in `tf.image.resize`, `asymmetric` as in TensorFlow 1. */
export type Placement = 'half pixel' | 'asymmetric' | 'align corners';

export type Interpolation = 'nearest' | 'linear' | 'cubic';

/**
 * Resizes the spatial axes to `size`, which may be open, with the same values as TensorFlow's kernels.
 * @throws UserError when `size` has more or fewer lengths than there are spatial axes
 */
export function resize(
  b: GraphBuilder,
  input: Computed,
  size: readonly Length[],
  interpolation: Interpolation,
  placement: Placement,
): Computed {
  const x = withChannelsFirst(b, input);
  const { items, space, channels } = imageAxes(b, x);
  if (size.length !== space.length)
    throw b.failure(`resizes ${space.length} axes to ${size.length} lengths, which is not supported`);
  const ratios = size.map((length, i) => ratioOf(length, at(space, i)));
  const inputs = ratios.every((ratio) => ratio !== null)
    ? [x.tensor, '', scalesTensor(b, [1, 1, ...ratios])]
    : [x.tensor, '', '', integersTensor(b, [items, channels, ...size])];
  return {
    ...x,
    tensor: b.emit('Resize', inputs, attributesOf(interpolation, placement)),
    shape: [items, ...size, channels],
  };
}

function scalesTensor(b: GraphBuilder, scales: readonly number[]): string {
  const name = `scales ${scales.join(' ')}`;
  return b.once(name, () => b.constant(name, floats(scales, [scales.length])));
}

function attributesOf(
  interpolation: Interpolation,
  placement: Placement,
): Parameters<GraphBuilder['emit']>[2] {
  const coordinates = placement.replace(' ', '_');
  const rounding = placement === 'asymmetric' ? 'floor' : 'round_prefer_ceil';
  return {
    mode: interpolation,
    coordinate_transformation_mode: coordinates,
    ...(interpolation === 'nearest' ? { nearest_mode: rounding } : {}),
    ...(interpolation === 'cubic' ? cubic(placement) : {}),
  };
}

/** TensorFlow's cubic kernel: Keys' a = −0.5 without positions outside the image for half pixels, a = −0.75 otherwise. */
function cubic(placement: Placement): Record<string, number | { readonly float: number }> {
  return placement === 'half pixel'
    ? { cubic_coeff_a: { float: -0.5 }, exclude_outside: 1 }
    : { cubic_coeff_a: { float: -0.75 } };
}
