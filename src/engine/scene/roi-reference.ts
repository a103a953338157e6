import type { Counts } from '../../causal/outcomes/outcome.ts';
import { isItsOwnReference } from '../../documents/own-reference.ts';
import type { Roi } from '../../documents/roi.ts';
import { baselineOf, type Scene } from './scene.ts';

/** What a RoI is compared with, and what it counts then. */
interface RoiReference {
  /** Binary mask of the output, in row order. */
  readonly pixels: Uint8Array;
  readonly baseline: Counts;
  /** Whether the prediction stands for a mask that has nothing of the class there. */
  readonly isOwn: boolean;
}

/**
 * What a RoI is compared with: the mask, or the model's own prediction in a component that the mask has nothing of.
 * @param pixels the mask, a binary mask of the output
 */
export function referenceInRoi(scene: Scene, roi: Roi, pixels: Uint8Array): RoiReference {
  const baseline = baselineOf(scene, roi, pixels);
  if (!isItsOwnReference(roi, baseline)) return { pixels, baseline, isOwn: false };
  const { prediction } = scene;
  return { pixels: prediction, baseline: baselineOf(scene, roi, prediction), isOwn: true };
}
