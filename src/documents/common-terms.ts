import { at } from '../at.ts';
import type { Size } from './box.ts';
import type { FileReference, Question } from './explanation.ts';

/**
 * The terms on which two explanations differ, in words; empty where they ask two models the same question.
 * Regions are compared as shares of the image, so that inputs may differ in size.
 */
export function differingTerms(before: Question, after: Question): readonly string[] {
  const terms: (readonly [what: string, of: (question: Question) => string])[] = [
    ['image', ({ image, channelImages = [] }) => [image, ...channelImages].map(hashOf).join()],
    [
      'mask',
      ({ mask, maskValue, maskThreshold, maskColour, maskIgnore }) =>
        [hashOf(mask), maskValue, maskThreshold, maskColour?.join(), maskIgnore?.join()].join(' '),
    ],
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

/** A region or a size as shares of the image along each axis. */
function shares(lengths: readonly (readonly number[])[], size: Size<'input'>): string {
  return lengths
    .map((along) => along.map((length, axis) => (length / at(size, axis)).toFixed(6)).join(' '))
    .join(' ');
}
