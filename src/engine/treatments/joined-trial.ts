import type { Trial } from '../../causal/laboratory/trial.ts';
import { boxIn, regionIn } from '../../causal/outcomes/layout-region.ts';
import { type Box, wholeBox } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { hull, type Region, shapeOf } from '../../graph/region.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { copyBox } from '../../inference/copy-box.ts';

/**
 * Trials that share no position, as one: that of the smallest box that holds them, in which all other positions stay as
 * they are.
 * @param image the model's input as it is, one item in the input's layout
 */
export function joinedTrial(
  trials: readonly Trial[],
  image: Float32Array,
  { layout, channels, size }: Pick<ModelInput, 'layout' | 'channels' | 'size'>,
): Trial {
  const regionOf = (box: Box<'input'>): Region => regionIn(layout, box, channels);
  const whole = regionOf(wholeBox(size));
  const parts = trials.map(({ block, value }) => ({ region: regionOf(block), value }));
  const around = parts.map(({ region }) => region).reduce(hull);
  const cut = (values: Float32Array, from: Region, region: Region): Float32Array => {
    const part = new Float32Array(sizeOf(shapeOf(region)));
    copyBox(values, from, part, region, region);
    return part;
  };
  return {
    block: boxIn(layout, around),
    value() {
      const joined = cut(image, whole, around);
      for (const { region, value } of parts) {
        const before = cut(image, whole, region);
        const own = cut(joined, around, region);
        // Of a region's box only its own positions differ: the others may belong to another part, which is set already.
        for (const [i, set] of value().entries()) if (set !== before[i]) own[i] = set;
        copyBox(own, region, joined, around, region);
      }
      return joined;
    },
  };
}
