import { at } from '../at.ts';
import type { Size } from './box.ts';
import type { FileReference, Question } from './explanation.ts';
import { inputOnImage } from './spaces.ts';

/**
 * The terms on which two explanations differ, in words; empty where they ask two models the same question.
 * Regions are compared as shares of the input, so that inputs of the same part of the image may differ in size.
 */
export function differingTerms(before: Question, after: Question): readonly string[] {
  const terms: (readonly [what: string, of: (question: Question) => string])[] = [
    ['image', ({ image, channelImages = [] }) => [image, ...channelImages].map(hashOf).join()],
    [
      'mask',
      ({ mask, maskValue, maskThreshold, maskColour, maskIgnore }) =>
        [hashOf(mask), maskValue, maskThreshold, maskColour?.join(), maskIgnore?.join()].join(' '),
    ],
    ['part of the image', partOfImage],
    ['class', classOf],
    ['preset', ({ preset }) => preset],
    ['treatment', ({ treatment }) => treatment],
    ['reference images', ({ references }) => hashOf(references)],
    ['number of draws', ({ draws }) => String(draws)],
    ['seed', ({ seed }) => String(seed)],
    ['RoI', regionOf],
    ['blocks', divisionOf],
  ];
  return terms.filter(([, of]) => of(before) !== of(after)).map(([what]) => what);
}

/**
 * Which part of the files a model's input shows, and which way round, whatever its size. Parts are the same where these are,
 * but for an orientation and axes that come to the same.
 */
export function partOfImage({
  slice,
  input: { size, crop, grid, frame, axes = ['z', 'y', 'x'], orientation },
}: Pick<Question, 'slice' | 'input'>): string {
  const image: Size<'image'> = grid?.of ?? crop?.of ?? [...size];
  const { first, step } = inputOnImage({ size, crop, grid }, image);
  const edges = size.flatMap((length, axis) => {
    const begins = at(first, axis) + 0.5 - at(step, axis) / 2;
    return [begins, begins + at(step, axis) * length].map((edge) => edge / at(image, axis));
  });
  return [
    ...[slice?.axis, slice?.index, slice?.stack ?? 1, frame, orientation ?? axes.join()],
    // Less than a millionth of the image apart is a matter of rounding; −0 is 0.
    ...edges.map((edge) => Math.round(edge * 1e6) + 0),
  ].join(' ');
}

/** The terms as a list in words: `image, class and seed`. */
export function termsInWords(differing: readonly string[]): string {
  const last = differing.at(-1) ?? '';
  return differing.length < 2 ? last : `${differing.slice(0, -1).join(', ')} and ${last}`;
}

function hashOf(file: FileReference | null): string {
  return file?.sha256 ?? 'none';
}

function classOf({ head }: Question): string {
  return head.classes[head.channel] ?? `class ${head.channel} of ${head.channels}`;
}

/** Two regions of any shape are the same only where the inputs are of one size. */
function regionOf({ roi, input }: Question): string {
  const box = shares([roi.start, roi.size], input.size);
  return roi.runs === undefined ? box : `${box} ${input.size.join()} ${roi.runs.join()}`;
}

/** Regions of any shape are the same only where the inputs are of one size. */
function divisionOf({ block, coarse = block, regions, input }: Question): string {
  return regions === undefined
    ? shares([block, coarse], input.size)
    : `${input.size.join()} ${regions.runs.join()}`;
}

/** A region or a size as shares of the input along each axis. */
function shares(lengths: readonly (readonly number[])[], size: Size<'input'>): string {
  return lengths
    .map((along) => along.map((length, axis) => (length / at(size, axis)).toFixed(6)).join(' '))
    .join(' ');
}
