import type { ScaleOptions } from '../model/scale.ts';
import type { ColourMapName } from './colour-maps.ts';

/** How a map is drawn over its image; none of it changes what was measured. */
export interface Display extends ScaleOptions {
  /** Of the largest effects over the image, 0–1. */
  readonly opacity: number;
  readonly colours: ColourMapName;
  /** Whether blocks run into each other. */
  readonly isSmooth: boolean;
  /** Whether outlines of masks are drawn over the whole image, not in the RoI alone. */
  readonly hasWholeOutlines: boolean;
  /** Whether maps beside each other have one scale. */
  readonly isShared: boolean;
  /** Whether the image without anything over it stands beside. */
  readonly hasOriginal: boolean;
}

export const defaultDisplay: Display = {
  range: 'reference',
  steps: 'root',
  threshold: 0,
  thresholdBy: 'effect',
  opacity: 0.65,
  colours: 'redBlue',
  isSmooth: false,
  hasWholeOutlines: false,
  isShared: true,
  hasOriginal: false,
};
