import { relative, resolve } from 'node:path';
import { type Comparison, comparisonSchema } from './comparison.ts';
import type { Explanation } from './explanation.ts';
import { layOut, parseExplanation, readAs, withAbsolutePaths, withRelativePaths } from './file.ts';

/**
 * Reads the text of a comparison file.
 * @param name how messages call the file
 * @throws UserError when it is not a comparison this version can read
 */
export function parseComparison(text: string, name: string): Comparison {
  return readAs(comparisonSchema, text, name, 'a comparison', 'compare the models again');
}

/** The text of a comparison file, laid out as explanations are. */
export function serializeComparison(comparison: Comparison): string {
  return `${layOut(comparisonSchema.parse(comparison), '')}\n`;
}

/** Paths as they are in memory: absolute. `folder` is the comparison file's own. */
export function comparisonWithAbsolutePaths(comparison: Comparison, folder: string): Comparison {
  return {
    ...mapImagePaths(comparison, (path) => resolve(folder, path)),
    before: withAbsolutePaths(comparison.before, folder),
    after: withAbsolutePaths(comparison.after, folder),
  };
}

/** Paths as they are on disk: relative to the comparison file's folder, with `/` on every platform. */
export function comparisonWithRelativePaths(comparison: Comparison, folder: string): Comparison {
  return {
    ...mapImagePaths(comparison, (path) => relative(folder, path).replaceAll('\\', '/') || '.'),
    before: withRelativePaths(comparison.before, folder),
    after: withRelativePaths(comparison.after, folder),
  };
}

function mapImagePaths(comparison: Comparison, change: (path: string) => string): Comparison {
  const { images } = comparison;
  if (images === null) return comparison;
  return {
    ...comparison,
    images: {
      ...images,
      folder: change(images.folder),
      masks: images.masks === null ? null : change(images.masks),
      images: images.images.map((one) => ({
        ...one,
        image: { ...one.image, path: change(one.image.path) },
        mask: one.mask && { ...one.mask, path: change(one.mask.path) },
      })),
    },
  };
}

/** How files that hold a comparison end. */
export const comparisonEnding = '.segcause-comparison.json';

/**
 * The explanation that a file holds, its paths absolute: its own, or one side of a comparison.
 * @param side `before` or `after`, where the file is a comparison
 * @throws UserError when it is neither
 */
export function explanationIn(text: string, name: string, side: string, folder: string): Explanation {
  if (!name.endsWith(comparisonEnding)) return withAbsolutePaths(parseExplanation(text, name), folder);
  const { before, after } = comparisonWithAbsolutePaths(parseComparison(text, name), folder);
  return side === 'before' ? before : after;
}
