import { at } from '../at.ts';
import {
  type Box,
  boxFromNumbers,
  boxInWords,
  isInside,
  namesOfAxes,
  nounsOf,
  type Position,
  type Size,
  volumeOf,
} from './box.ts';
import { componentAt, largestComponent } from './connected.ts';
import { lassoMask } from './lasso.ts';
import { nearestPositions } from './nearest.ts';
import { maskOfRoi, onSize, type Roi, roiOfMask, roiOnOutput } from './roi.ts';
import type { RoiSetting } from './roi-choice.ts';

/** What a region of interest is chosen in. Masks are binary, of the output, in row order. */
export interface RoiScene {
  readonly input: Size<'input'>;
  readonly output: Size<'output'>;
  readonly prediction: Uint8Array;
  /** What the prediction is compared with; null where there is no mask. */
  readonly reference: Uint8Array | null;
  /** Pixels that the mask says to ignore; null: none. They belong to no region. */
  readonly ignored: Uint8Array | null;
  /** What the class is called. */
  readonly className: string;
}

/** A region of interest, or why there is none: what is wrong and, after the last colon, what to do. */
export type FoundRoi =
  { readonly roi: Roi; readonly problem?: never } | { readonly problem: string; readonly roi?: never };

/** The region of interest that settings ask for. Pixels that are ignored are left out. */
export function findRoi(setting: RoiSetting, scene: RoiScene): FoundRoi {
  const { input, output } = scene;
  const found = regionFor(setting, scene);
  if (typeof found === 'string') return { problem: found };
  const isMask = found instanceof Uint8Array;
  const mask = isMask ? found : maskOfRoi(found, input);
  if (!mask.includes(1)) return { problem: 'the RoI holds no pixel: draw a larger one' };
  const isCut = removeIgnored(mask, scene);
  if (!isMask && !isCut) return { roi: found };
  const left = roiOfMask(mask, input);
  if (left === null) {
    return {
      problem: 'the mask says to ignore every pixel of the RoI: choose another RoI, or set maskIgnore',
    };
  }
  // A box alone would stand for all pixels of the output that it covers.
  const isSameSize = input.join() === output.join();
  const pixels = isSameSize ? left : { ...left, runs: left.runs ?? [0, volumeOf(left.size)] };
  if (roiOnOutput(pixels, input, output).within?.includes(1) === false) {
    return { problem: 'the RoI holds no pixel of the output, which is smaller: choose a larger one' };
  }
  const isGiven = typeof setting === 'object' && 'runs' in setting;
  return { roi: isGiven ? pixels : { ...pixels, chosen: setting } };
}

/**
 * Clears the pixels of the input that show a pixel of the output that is ignored, or are shown by one.
 * @returns whether there was one
 */
function removeIgnored(mask: Uint8Array, { ignored, input, output }: RoiScene): boolean {
  if (ignored === null) return false;
  let isCut = false;
  const remove = (pixel: number, shown: number): void => {
    if (ignored[shown] !== 1 || mask[pixel] !== 1) return;
    mask[pixel] = 0;
    isCut = true;
  };
  if (input.join() === output.join()) {
    for (let pixel = 0; pixel < mask.length; pixel++) remove(pixel, pixel);
    return isCut;
  }
  for (const [pixel, shown] of nearestPositions(output, input).entries()) remove(pixel, shown);
  for (const [shown, pixel] of nearestPositions(input, output).entries()) remove(pixel, shown);
  return isCut;
}

/** The region as a rectangle, or as a binary mask of the input; or why there is none. */
function regionFor(setting: RoiSetting, scene: RoiScene): Roi | Uint8Array | string {
  const { input, output, prediction, reference } = scene;
  if (typeof setting === 'string') {
    switch (setting) {
      case 'whole image':
        return { start: input.map(() => 0), size: input, chosen: setting };
      case 'whole class': {
        const either = prediction.map((pixel, i) => pixel | (reference?.[i] ?? 0));
        if (!either.includes(1))
          return `neither the prediction nor the mask has ${scene.className} in this image: choose another class or kind of RoI`;
        return onSize(either, output, input);
      }
      case 'component of prediction':
        return toInput(largestComponent(prediction, output), scene) ?? nothingPredicted(scene);
      case 'component of error':
        return largestError(scene);
    }
  }
  if ('component' in setting) return componentOn(setting.component, setting.of ?? 'prediction', scene);
  if ('lasso' in setting) {
    if (input.length < 2) return 'a lasso needs an image of two axes: choose another kind of RoI';
    return lassoMask(setting.lasso, input);
  }
  const box: Box<'input'> = 'runs' in setting ? setting : boxFromNumbers<'input'>(setting);
  if (!isInside(box, input))
    return `the RoI (${boxInWords(box)}) is not within its input of ${input.join('×')} ${nounsOf(input.length).position}s: choose another`;
  if (!('runs' in setting)) return box;
  if (setting.runs.reduce((sum, run) => sum + run, 0) !== volumeOf(setting.size))
    return `the runs of the RoI do not add up to its ${volumeOf(setting.size)} ${nounsOf(input.length).position}s: choose it again`;
  return maskOfRoi(setting, input);
}

function toInput(mask: Uint8Array | null, { input, output }: RoiScene): Uint8Array | null {
  return mask && onSize(mask, output, input);
}

function nothingPredicted({ className }: RoiScene): string {
  return `the prediction has no ${className} in this image: choose another class or kind of RoI`;
}

/** Where the prediction is wrong: a binary mask of the output; null without a mask. */
function errorOf({ prediction, reference, ignored }: RoiScene): Uint8Array | null {
  return reference && prediction.map((pixel, i) => (pixel ^ (reference[i] ?? 0)) & ~(ignored?.[i] ?? 0));
}

const noMask = 'without a mask there is no error to choose: give a mask, or choose another kind of RoI';

/** The largest component of the error in which Dice can change: that holds some of the reference. */
function largestError(scene: RoiScene): Uint8Array | string {
  const error = errorOf(scene);
  if (error === null || scene.reference === null) return noMask;
  return (
    toInput(largestComponent(error, scene.output, scene.reference), scene) ??
    `the prediction misses no ${scene.className} of the mask: choose another kind of RoI`
  );
}

function componentOn(
  position: Position<'input'>,
  of: 'prediction' | 'error',
  scene: RoiScene,
): Uint8Array | string {
  const { input, output, prediction, className } = scene;
  const noun = nounsOf(input.length).position;
  const pixel = { start: position, size: position.map(() => 1) };
  const words = namesOfAxes(position.length)
    .map((name, axis) => `${name} ${at(position, axis)}`)
    .join(', ');
  if (!isInside(pixel, input))
    return `the ${noun} at ${words} is not within its input of ${input.join('×')} ${noun}s: choose another`;
  const mask = of === 'error' ? errorOf(scene) : prediction;
  if (mask === null) return noMask;
  const onOutput = position.map((place, axis) =>
    Math.floor(((place + 0.5) * at(output, axis)) / at(input, axis)),
  );
  const component = toInput(componentAt<'output'>(mask, output, onOutput), scene);
  if (component !== null) return component;
  return of === 'error'
    ? `the prediction of ${className} is right at ${words}: choose a ${noun} where it is wrong`
    : `the prediction has no ${className} at ${words}: choose a pixel where it does`;
}
