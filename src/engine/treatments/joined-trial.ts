import type { Trial } from '../../causal/laboratory/trial.ts';
import { boxIn, regionIn } from '../../causal/outcomes/layout-region.ts';
import { type Box, wholeBox } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { hull, type Region } from '../../graph/region.ts';
import { copyBox, cropOf } from '../../inference/copy-box.ts';

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
  return {
    block: boxIn(layout, around),
    value() {
      const joined = cropOf(image, whole, around);
      for (const { region, value } of parts) {
        const before = cropOf(image, whole, region);
        const own = cropOf(joined, around, region);
        // Of a region's box only its own positions differ: the others may belong to another part, which is set already.
        for (const [i, set] of value().entries()) if (set !== before[i]) own[i] = set;
        copyBox(own, region, joined, around, region);
      }
      return joined;
    },
  };
}
