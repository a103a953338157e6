import type { ColourMapName } from '../../draw/colour-maps.ts';
import { sideColour } from '../../draw/colour-scale.ts';

/** The two colours of a page's bars, as a style: of what supports the segmentation, and of what works against it. */
export function sideColours(colours: ColourMapName): string {
  return `--sc-supports: ${sideColour(-1, colours)}; --sc-against: ${sideColour(1, colours)}`;
}
