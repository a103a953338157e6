import { at } from '../../at.ts';
import { defaultRoi } from '../../causal/outcomes/default-roi.ts';
import { type Box, numbersOf } from '../../documents/box.ts';
import { className } from '../../documents/class-name.ts';
import { cut } from '../../documents/cut.ts';
import type { Guess } from '../../documents/explanation.ts';
import { type FoundRoi, findRoi } from '../../documents/find-roi.ts';
import type { Roi } from '../../documents/roi.ts';
import type { RoiSetting } from '../../documents/roi-choice.ts';
import { covering } from '../../documents/spaces.ts';
import { UserError } from '../../errors.ts';
import type { Reference } from '../scene/reference.ts';
import { baselineOf, type Scene } from '../scene/scene.ts';

/**
 * The RoI: as asked, else the box of side 32 (a quarter of a small image's side) with the most predicted boundary that
 * holds some of the reference; where there is none, the box with the most boundary of the mask. Pixels that the mask says
 * to ignore are left out. One that was kept from another question is chosen anew where it holds nothing here.
 * @throws UserError when it has no pixel within the image, or there is no boundary to choose it by
 */
export function chooseRoi(
  scene: Scene,
  reference: MaskedReference,
  { roi: asked, isRoiKept = false }: { readonly roi?: RoiSetting | undefined; readonly isRoiKept?: boolean },
): { readonly roi: Roi; readonly guesses: readonly Guess[] } {
  const found = asked === undefined ? null : roiFor(asked, scene, reference);
  const problem = found !== null && isRoiKept ? misfit(found, scene, reference) : null;
  if (found !== null && problem === null) return { roi: required(found, scene), guesses: [] };
  const name = className(scene.head);
  const predicted = suggestedRoi(scene, scene.prediction, reference.pixels);
  const missed = reference.sha256 === null ? null : suggestedRoi(scene, reference.pixels, reference.pixels);
  const [roi, text] =
    predicted !== null
      ? [predicted, 'The RoI is where the most boundary is predicted.']
      : [
          missed,
          `No boundary of ${name} is predicted near the mask: the RoI is where the mask has the most.`,
        ];
  if (roi !== null)
    return {
      roi: required(roiFor(numbersOf(roi), scene, reference), scene),
      guesses: [
        ...(problem === null ? [] : [{ about: 'roi', text: `The RoI was not kept: ${problem}.` } as const]),
        { about: 'roi', text },
      ],
    };
  throw new UserError(noRoi(scene, reference));
}

/** Why there is no boundary to choose a RoI by, and what can be done. */
function noRoi(scene: Scene, { pixels, sha256 }: MaskedReference): string {
  const { model, prediction, head } = scene;
  const name = className(head);
  const noun = scene.input.size.length === 3 ? 'volume' : 'image';
  if (sha256 !== null && !pixels.includes(1))
    return `The mask has no ${name} in what the model is given: choose another class or mask, or say how it is marked with maskValue.`;
  if (!prediction.includes(0))
    return `${model.name} predicts ${name} everywhere in this ${noun}, so that it has no boundary: choose another class, or give a RoI.`;
  return `${model.name} predicts no ${name} boundary in this ${noun}: choose another class or ${noun}, or give a RoI.`;
}

type MaskedReference = Pick<Reference, 'pixels' | 'ignored' | 'sha256'>;

function required({ roi, problem }: FoundRoi, { model }: Pick<Scene, 'model'>): Roi {
  if (roi === undefined) throw new UserError(`${model.name}: ${problem}.`);
  return roi;
}

function roiFor(
  asked: RoiSetting,
  { input, size, prediction, head }: Scene,
  { pixels, ignored, sha256 }: MaskedReference,
): FoundRoi {
  return findRoi(asked, {
    ...{ input: input.size, output: size, prediction, ignored },
    reference: sha256 === null ? null : pixels,
    className: className(head),
  });
}

/** Why a RoI cannot be kept, or null. */
function misfit({ roi, problem }: FoundRoi, scene: Scene, reference: MaskedReference): string | null {
  // What to do about it is done; what is wrong may name a class with a colon.
  if (roi === undefined) return problem.slice(0, problem.lastIndexOf(': '));
  if (baselineOf(scene, roi, reference.pixels).reference > 0) return null;
  return `${reference.sha256 === null ? 'the prediction' : 'the mask'} has no ${className(scene.head)} in it`;
}

/** The box with the most boundary of `pixels` that holds some of the reference. */
function suggestedRoi(
  { input, size }: Pick<Scene, 'input' | 'size'>,
  pixels: Uint8Array,
  reference: Uint8Array,
): Box<'input'> | null {
  const side = Math.max(1, Math.min(32, Math.floor(Math.min(...input.size) / 4)));
  const scale = at(input.size, 0) / at(size, 0);
  const toInput = ({ start }: Box<'output'>): Box<'input'> => ({
    start: start.map((first, axis) => Math.min(Math.floor(first * scale), at(input.size, axis) - side)),
    size: start.map(() => side),
  });
  const found = defaultRoi(pixels, size, Math.max(1, Math.round(side / scale)), (box) =>
    cut(reference, covering(toInput(box), input.size, size), size).includes(1),
  );
  return found && toInput(found);
}
