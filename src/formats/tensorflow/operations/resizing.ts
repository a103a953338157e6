import type { GraphBuilder } from '../builder.ts';
import { floats } from '../constant.ts';
import { integersTensor, withChannelsFirst } from '../layout.ts';
import { type Length, ratioOf } from '../length.ts';
import type { Computed } from '../value.ts';

/** How TensorFlow places positions: `half pixel` is what `tf.image.resize` does, `asymmetric` what it did before. */
export type Placement = 'half pixel' | 'asymmetric' | 'align corners';

export type Interpolation = 'nearest' | 'linear' | 'cubic';

/** Resizes space to `size` (open lengths too), with the values of TensorFlow's kernels. */
export function resize(
  b: GraphBuilder,
  input: Computed,
  size: readonly Length[],
  interpolation: Interpolation,
  placement: Placement,
): Computed {
  const x = withChannelsFirst(b, input);
  const space = x.shape.slice(1, -1);
  const shape = [x.shape[0] ?? 1, ...size, x.shape.at(-1) ?? 1];
  const ratios = size.map((length, i) => ratioOf(length, space[i] ?? 1));
  const inputs = ratios.every((ratio) => ratio !== null)
    ? [x.tensor, '', scalesTensor(b, [1, 1, ...ratios])]
    : [x.tensor, '', '', integersTensor(b, [x.shape[0] ?? 1, x.shape.at(-1) ?? 1, ...size])];
  return { ...x, tensor: b.emit('Resize', inputs, attributesOf(interpolation, placement)), shape };
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

/** TensorFlow's cubic: Keys' with −0.5 and without what lies outside for half pixels, −0.75 before. */
function cubic(placement: Placement): Record<string, number | { readonly float: number }> {
  return placement === 'half pixel'
    ? { cubic_coeff_a: { float: -0.5 }, exclude_outside: 1 }
    : { cubic_coeff_a: { float: -0.75 } };
}
