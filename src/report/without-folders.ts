import type { Comparison } from '../documents/comparison.ts';
import type { Explanation } from '../documents/explanation.ts';

/** What stands for a picture that a report cannot show. */
export const missingPicture = { missing: 'The image is not part of this report.' } as const;

/** File names only: a report is sent to others, whom the folders do not concern. */
export function withoutFolders(explanation: Explanation): Explanation {
  const { question } = explanation;
  return {
    ...explanation,
    question: {
      ...question,
      model: bare(question.model),
      image: bare(question.image),
      mask: bare(question.mask),
      references: bare(question.references),
    },
  };
}

/** The same of a comparison, and of the images that it was measured over. */
export function comparisonWithoutFolders(comparison: Comparison): Comparison {
  const { images } = comparison;
  return {
    ...comparison,
    before: withoutFolders(comparison.before),
    after: withoutFolders(comparison.after),
    images: images && {
      ...images,
      folder: nameOf(images.folder),
      masks: images.masks === null ? null : nameOf(images.masks),
      images: images.images.map((one) => ({ ...one, image: bare(one.image), mask: bare(one.mask) })),
      skipped: images.skipped.map((words) => words.replaceAll(/\S*[/\\](?=[^/\\]*$)/gu, '')),
    },
  };
}

function bare<T extends { readonly path: string } | null>(file: T): T {
  return file && { ...file, path: nameOf(file.path) };
}

function nameOf(path: string): string {
  return path.split(/[/\\]/u).at(-1) ?? path;
}
