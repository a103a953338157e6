import { at } from '../../at.ts';
import type { Reading } from '../../causal/outcomes/head.ts';
import { layoutWith } from '../../documents/axes.ts';
import { centreOf, type Size, volumeOf } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import { cropAround } from '../../imaging/place-crop.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { resizeLinear } from '../../imaging/resize.ts';
import { imageInputOf } from '../model/image-input.ts';
import { checkInputBytes } from '../scene/check-question.ts';
import { type CauseBench, intensityTensor, outputFor, readRoiOf } from './cause-bench.ts';
import type { CauseTrial } from './cause-trial.ts';
import { sampleTensor } from './sample-tensor.ts';

/** How much larger voxels are, along each axis, and what is done then. */
interface Enlargement {
  readonly factors: readonly number[];
  readonly done: string;
}

/**
 * The image with voxels of another size, the output mapped back.
 *
 * The input is resized with a triangle filter, widened where it shrinks. Where the model takes any size, it is given all of
 * it, each side rounded up to a multiple of the power of two (at most 32) that divides the side of the input; else, and
 * where that would be more than three times as large, a part of the usual size, around the RoI. What is left over is filled with the values at the border. Raw outputs are read at the centre of
 * each position of the usual output, linearly between their nearest (labels: the nearest). Positions of the RoI that the
 * part does not show count as they do without treatment.
 */
export function spacingCauses(bench: CauseBench): readonly CauseTrial[] {
  const { input } = bench.scene;
  const unit = input.size.length === 3 ? 'voxels' : 'pixels';
  return enlargements(input, unit).map(({ factors, done }): CauseTrial => {
    const view = viewOf(bench, factors);
    const unseen = unseenIn(bench, view);
    const given = view.canvas.join() === view.scaled.join() ? '' : ` and given as ${view.canvas.join('×')}`;
    const outside =
      unseen === 0 ? '' : ` ${unseen} ${unit} of the RoI are out of view and count as unchanged.`;
    return {
      kind: 'spacing',
      done,
      how: `The input is resized from ${input.size.join('×')} to ${view.scaled.join('×')}${given}; the output is mapped back by interpolation.${outside}`,
      draws: 1,
      passes: 1,
      read: () => readResized(bench, view),
    };
  });
}

/** Smaller and larger voxels than the settings say; where those resample the image, also voxels as its file has them. */
function enlargements({ size, spacing, grid }: ModelInput, unit: string): readonly Enlargement[] {
  const alike = [0.8, 1.25].map((factor): Enlargement => ({
    factors: size.map(() => factor),
    done: `${unit} are ${factor} times as large`,
  }));
  if (spacing === undefined || grid === undefined || grid.step.every((step) => Math.abs(step - 1) < 0.01))
    return alike;
  const stored = spacing.map((length, axis) => Number((length / at(grid.step, axis)).toPrecision(3)));
  return [
    ...alike,
    {
      factors: grid.step.map((step) => 1 / step),
      done: `${unit} are as large as those of the file (${stored.join('×')} mm)`,
    },
  ];
}

/** An image at another size, and the part of it that the model is given: it begins at `start`, maybe outside. */
interface ResizedView {
  readonly scaled: Size<'input'>;
  readonly canvas: Size<'input'>;
  readonly start: readonly number[];
}

/** A resized image of more than so many times the usual positions is given in part. */
const mostTimes = 3;

function viewOf({ scene, question }: CauseBench, factors: readonly number[]): ResizedView {
  const { size } = scene.input;
  const taken = imageInputOf(scene.model, scene.input.name).size;
  const scaled = size.map((length, axis) => Math.max(1, Math.round(length / at(factors, axis))));
  const isWhole = volumeOf(scaled) <= mostTimes * volumeOf(size);
  const canvas = size.map((length, axis) =>
    isWhole && at(taken, axis) === null ? roundedUp(at(scaled, axis), length) : length,
  );
  const centre = centreOf(question.roi).map((place, axis) => (place * at(scaled, axis)) / at(size, axis));
  return { scaled, canvas, start: cropAround(centre, [...scaled], canvas).start };
}

/** The least multiple of the power of two (at most 32) that divides a usual length. */
function roundedUp(length: number, usual: number): number {
  const multiple = [32, 16, 8, 4, 2].find((power) => usual % power === 0) ?? 1;
  return multiple * Math.ceil(length / multiple);
}

/** @throws UserError when the resized image takes more memory than is sound, or the model does not take it */
async function readResized(bench: CauseBench, view: ResizedView): Promise<Reading> {
  const { scene, reading } = bench;
  const { input, head } = scene;
  checkInputBytes(scene.model.name, { size: view.scaled, channels: input.channels }, null);
  const resized = resizeLinear(scene.pass.intensities, input.size, view.scaled, input.channels);
  const inner = layoutWith('last', input.size.length);
  const shownAt = view.canvas.map((length, axis) =>
    Array.from({ length }, (_, i) => i + at(view.start, axis)),
  );
  const shown = sampleTensor(intensityTensor(resized, view.scaled, input.channels), inner, shownAt, true);
  const output = await outputFor(scene, normalize(shown.data as Float32Array, input), view.canvas);
  const mapped = sampleTensor(output, head.layout, placesIn(bench, view), head.decision === 'labels');
  const back = readRoiOf(bench, mapped);
  const isSeen = seenIn(bench, view);
  return {
    predicted: back.predicted.map((own, i) => (isSeen[i] === 1 ? own : (reading.predicted[i] ?? 0))),
    probability: back.probability.map((own, i) => (isSeen[i] === 1 ? own : (reading.probability[i] ?? 0))),
  };
}

/** Where the centres of the usual output's positions lie in the output of a view, along each axis. */
function placesIn({ scene: { input, size } }: CauseBench, { scaled, start }: ResizedView): number[][] {
  return size.map((length, axis) => {
    const ratio = length / at(input.size, axis);
    const scale = at(scaled, axis) / at(input.size, axis);
    return Array.from({ length }, (_, i) => (i + 0.5) * scale - at(start, axis) * ratio - 0.5);
  });
}

/** Which positions of the RoI's box a view shows: a binary mask. */
function seenIn(bench: CauseBench, view: ResizedView): Uint8Array {
  const { scene, roi } = bench;
  const isSeen = placesIn(bench, view).map((places, axis) => {
    const end = (at(view.canvas, axis) * at(scene.size, axis)) / at(scene.input.size, axis) - 0.5;
    return places.map((place) => place >= -0.5 && place <= end);
  });
  return roi.size.reduce((before, length, axis) => {
    const along = at(isSeen, axis).slice(at(roi.start, axis), at(roi.start, axis) + length);
    const seen = new Uint8Array(before.length * length);
    for (const [row, is] of before.entries()) if (is === 1) seen.set(along.map(Number), row * length);
    return seen;
  }, Uint8Array.of(1));
}

/** How many pixels of the RoI a view does not show. */
function unseenIn(bench: CauseBench, view: ResizedView): number {
  const { within } = bench;
  return seenIn(bench, view).reduce(
    (sum, seen, i) => sum + Number(seen === 0 && (within === null || within[i] === 1)),
    0,
  );
}
