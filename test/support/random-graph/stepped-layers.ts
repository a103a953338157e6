import { at } from '../../../src/at.ts';
import type { Value } from '../graph-writer.ts';
import { channelsOf, commonPart, type Layer, type Place, scalar } from './layer.ts';

/**
 * Layers whose output jumps where their input passes a step, so that an error of rounding would be as large as any other.
 * They read the image, which has none, and are added to the layer before.
 */
export const steppedLayers: Readonly<Record<string, Layer>> = {
  /** A pool whose values go back to where they came from (Badrinarayanan et al. 2017); many are tied. */
  unpool: (place) =>
    besideImage(place, (image) => {
      const { b, d, space } = place;
      const kernel = space.map(() => d.between(2, 3));
      const levels = scalar(b, d.pick(1, 2, 100));
      const source = b.like('Round', b.mul(image, levels));
      const [pooled, positions] = b.maxPoolWithPositions(source, kernel);
      return b.maxUnpool(b.like('Tanh', pooled), positions, kernel, image.shape);
    }),

  /** Rounded to 8 bits and back, with one scale or one for each channel. */
  quantized: (place) =>
    besideImage(place, (image) => {
      const { b, d } = place;
      const isEach = b.opset >= 13 && d.flag();
      const scales = b.weights(isEach ? [channelsOf(image)] : [], 0.01, 0.05);
      const axis = isEach ? 1 : undefined;
      const rounded = b.apply('QuantizeLinear', [image, scales], image.shape, { axis });
      return b.apply('DequantizeLinear', [b.like('Identity', rounded), scales], image.shape, { axis });
    }),
};

/** What a layer computes from the image, as far as it overlaps `x` in space, added to `x`. */
function besideImage({ b, x, earlier }: Place, layer: (image: Value) => Value): Value {
  const [left, right] = commonPart(b, x, layer(at(earlier, 0)));
  return b.add(left, b.conv(right, { channels: channelsOf(left), kernel: 1 }));
}
