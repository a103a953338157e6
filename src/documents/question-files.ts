import type { Question } from './explanation.ts';

/** The paths of a question's image and channel files, in the order of the channels. */
export function filesOf({
  image,
  channelImages = [],
}: Pick<Question, 'image' | 'channelImages'>): readonly string[] {
  return [image, ...channelImages].map(({ path }) => path);
}
