import { at } from '../../at.ts';
import { defaultRoi } from '../../causal/outcomes/default-roi.ts';
import { type Box, boxFromNumbers, boxInWords, isInside, type Size } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import type { Guess } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { className } from '../scene/reference.ts';
import { roiInOutput, type Scene } from '../scene/scene.ts';

/**
 * The RoI: as asked, else the box of side 32 (a quarter of a small image's side) with the most predicted boundary that
 * holds some of the reference.
 * @param reference binary mask of the output, in row order
 * @throws UserError when it is not within the image, or the model predicts nothing to choose it by
 */
export function chooseRoi(
  scene: Scene,
  reference: Uint8Array,
  { roi: asked }: Pick<Settings, 'roi'>,
): { readonly roi: Box<'input'>; readonly guesses: readonly Guess[] } {
  if (asked !== undefined) {
    const roi = boxFromNumbers<'input'>(asked);
    checkRoi(roi, scene.input.size, scene.model.name);
    return { roi, guesses: [] };
  }
  const roi = suggestedRoi(scene, reference);
  if (roi !== null) {
    return { roi, guesses: [{ about: 'roi', text: 'The RoI is where the most boundary is predicted.' }] };
  }
  throw new UserError(
    `${scene.model.name} predicts no ${className(scene.head)} boundary in this image: choose another class or image, or give a RoI.`,
  );
}

function checkRoi(roi: Box<'input'>, size: Size<'input'>, model: string): void {
  if (isInside(roi, size)) return;
  throw new UserError(
    `${model}: the RoI (${boxInWords(roi)}) is not within its input of ${size.join('×')} pixels: choose another.`,
  );
}

function suggestedRoi(scene: Scene, reference: Uint8Array): Box<'input'> | null {
  const { input, size, prediction } = scene;
  const side = Math.max(1, Math.min(32, Math.floor(Math.min(...input.size) / 4)));
  const scale = at(input.size, 0) / at(size, 0);
  const toInput = ({ start }: Box<'output'>): Box<'input'> => ({
    start: start.map((first, axis) => Math.min(Math.floor(first * scale), at(input.size, axis) - side)),
    size: start.map(() => side),
  });
  const found = defaultRoi(prediction, size, Math.max(1, Math.round(side / scale)), (box) =>
    cut(reference, roiInOutput(scene, toInput(box)), size).includes(1),
  );
  return found && toInput(found);
}
