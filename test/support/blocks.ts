import type { Interval, Region } from '../../src/graph/region.ts';
import type { Architecture } from '../architectures/architectures.ts';

/** The blocks of an image, all channels each, in row order. */
export function blocksOf({ image, block }: Architecture): readonly Region[] {
  let regions: Region[] = [
    [
      [0, 1],
      [0, image[1] ?? 1],
    ],
  ];
  block.forEach((size, i) => {
    const length = image[i + 2] ?? 1;
    const parts = Array.from({ length: Math.ceil(length / size) }, (_, k): Interval => [
      k * size,
      Math.min(length, (k + 1) * size),
    ]);
    regions = regions.flatMap((region) => parts.map((part) => [...region, part]));
  });
  return regions;
}
