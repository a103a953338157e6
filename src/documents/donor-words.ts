import type { DonorFacts } from './components.ts';

/** With fewer donors than this, what is exact for the pool says little beyond these few images. */
const fewDonors = 5;

/** Files that a line of words names. */
const mostNamed = 12;

/** "1 donor: slice_012.png": donors by name, as far as they are known. */
export function donorsInWords({ images, label, files }: DonorFacts): string {
  if (files === undefined || files.length === 0) return label;
  const named = files.slice(0, mostNamed).join(', ');
  const more = files.length > mostNamed ? `, and ${files.length - mostNamed} more` : '';
  return `${images} donor${images === 1 ? '' : 's'}: ${named}${more}`;
}

/** What is to be kept in mind where effects are means over few other images; null where there are enough, or none. */
export function fewDonorsWarning(donors: DonorFacts): string | null {
  const { origin, images } = donors;
  if (origin === 'image' || images >= fewDonors) return null;
  return `Only ${donorsInWords(donors)}: effects are exact for ${images === 1 ? 'it' : 'these'} alone.`;
}
