import { defaultRoi } from '../../causal/outcomes/default-roi.ts';
import { cut, isInside } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { Settings, Window } from '../../documents/settings.ts';
import { className } from '../scene/reference.ts';
import { roiInOutput, type Scene } from '../scene/scene.ts';

/**
 * The RoI in model pixels: as asked, else the window of 32 × 32 (a quarter of a small image's side) with the most
 * predicted boundary that holds some of the reference.
 * @throws UserError when it is not within the image, or the model predicts nothing to choose it by
 */
export function chooseRoi(
  scene: Scene,
  reference: Uint8Array,
  { roi }: Pick<Settings, 'roi'>,
): { readonly roi: Window; readonly guesses: readonly string[] } {
  if (roi !== undefined) {
    checkRoi(roi, scene.input.size, scene.model.name);
    return { roi, guesses: [] };
  }
  const found = suggestedRoi(scene, reference);
  if (found !== null) return { roi: found, guesses: ['The RoI is where the most boundary is predicted.'] };
  throw new UserError(
    `${scene.model.name} predicts no ${className(scene.head)} boundary in this image: choose another class or image, or give a RoI.`,
  );
}

function checkRoi(roi: Window, size: readonly [number, number], model: string): void {
  if (isInside(roi, size)) return;
  const [y, x, height, width] = roi;
  throw new UserError(
    `${model}: the RoI (y ${y}, x ${x}, ${height}×${width}) is not within its input of ${size[0]}×${size[1]} pixels: choose another.`,
  );
}

function suggestedRoi(scene: Scene, reference: Uint8Array): Window | null {
  const [height, width] = scene.input.size;
  const side = Math.max(1, Math.min(32, Math.floor(Math.min(height, width) / 4)));
  const scale = height / scene.size[0];
  const toInput = ([y, x]: Window): Window => {
    const clamp = (start: number, length: number): number =>
      Math.min(Math.floor(start * scale), length - side);
    return [clamp(y, height), clamp(x, width), side, side];
  };
  const found = defaultRoi(scene.prediction, scene.size, Math.max(1, Math.round(side / scale)), (window) =>
    cut(reference, roiInOutput(scene, toInput(window)), scene.size[1]).includes(1),
  );
  return found && toInput(found);
}
