import type { Extent } from '../../draw/geometry.ts';

/** Below this width, in CSS pixels, the tools over the planes of a volume say less. */
export const leastForWords = 560;

/** Below this width or height, in CSS pixels, planes are shown one at a time. */
const leastForAll = { width: 420, height: 340 };

/** Whether planes are shown one at a time in a frame of a size in CSS pixels; not as long as that is not known. */
export function isNarrow({ width, height }: Extent): boolean {
  return width > 0 && (width < leastForAll.width || height < leastForAll.height);
}
