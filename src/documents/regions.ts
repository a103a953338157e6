import * as z from 'zod';
import { at } from '../at.ts';
import { type Box, nounsOf, type Position, type Size, type Space, volumeOf } from './box.ts';
import { type RegionChoice, regionChoiceSchema } from './region-choice.ts';

/** Numbers of runs that a document may hold. */
export const mostRegionRuns = 2 ** 22;

/** One region of a partition. */
export interface Region {
  /** Its label in the file, or its number from 1. */
  readonly label: number;
  readonly name?: string | undefined;
  /** Its centroid in millimetres to the right, to the front and up; absent where the place is not known. */
  readonly centre?: readonly number[] | undefined;
}

/** A partition of the input into regions of any shape. Positions outside of all of them are left as they are. */
export interface Regions {
  readonly chosen: RegionChoice;
  readonly parts: readonly Region[];
  /** Size of a voxel (or pixel) of the input along each axis, in millimetres; absent where it is not known. */
  readonly spacing?: readonly number[] | undefined;
  /**
   * Positions of the input in row order as runs: a number of positions, then which region they belong to, counted from
   * 1 in the order of `parts`; 0: none.
   */
  readonly runs: readonly number[];
}

/** The schema of a partition in a document. */
export const regionsSchema: z.ZodType<Regions> = z
  .strictObject({
    chosen: regionChoiceSchema,
    parts: z
      .array(
        z.strictObject({
          label: z.int().min(0),
          name: z.string().min(1).optional(),
          centre: z
            .array(z.number())
            .length(3)
            .readonly()
            .optional()
            .describe('Centroid in millimetres to the right, to the front and up.'),
        }),
      )
      .min(1)
      .readonly(),
    spacing: z.array(z.number().positive()).min(1).max(3).readonly().optional(),
    runs: z
      .array(z.int().min(0))
      .min(2)
      .max(mostRegionRuns)
      .readonly()
      .describe(
        'Pairs of a number of positions in row order and the region that they belong to, from 1; 0: none.',
      ),
  })
  .readonly();

/** A partition as an array, and what follows from it. */
export interface Partition<S extends Space> {
  /** The region of each position in row order, from 1; 0: none. */
  readonly labels: Uint32Array;
  /** The bounding box, the number of positions and the centroid (in positions) of each region. */
  readonly boxes: readonly Box<S>[];
  readonly volumes: readonly number[];
  readonly centres: readonly Position<S>[];
}

const decoded = new WeakMap<readonly number[], Partition<Space>>();

/** The partition behind its runs. */
export function partitionOf<S extends Space>(
  { parts, runs }: Pick<Regions, 'parts' | 'runs'>,
  size: Size<S>,
): Partition<S> {
  const known = decoded.get(runs);
  if (known !== undefined) return known as Partition<S>;
  const labels = new Uint32Array(volumeOf(size));
  let place = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const end = place + at(runs, i);
    labels.fill(at(runs, i + 1), place, end);
    place = end;
  }
  const partition = measuredPartition(labels, parts.length, size);
  decoded.set(runs, partition);
  return partition;
}

/** The runs of labels, the inverse of `partitionOf`. */
export function runsOfLabels(labels: Uint32Array): number[] {
  const runs: number[] = [];
  let start = 0;
  for (let i = 1; i <= labels.length; i++) {
    if (i < labels.length && labels[i] === labels[start]) continue;
    runs.push(i - start, at(labels, start));
    start = i;
  }
  return runs;
}

/** Labels with the boxes, volumes and centroids of their regions; each of the regions has a position. */
export function measuredPartition<S extends Space>(
  labels: Uint32Array,
  count: number,
  size: Size<S>,
): Partition<S> {
  const rank = size.length;
  const low = new Float64Array(count * rank).fill(Infinity);
  const high = new Float64Array(count * rank).fill(-1);
  const sums = new Float64Array(count * rank);
  const volumes = new Float64Array(count);
  const place = new Int32Array(rank);
  for (const label of labels) {
    if (label > 0) {
      volumes[label - 1] = (volumes[label - 1] ?? 0) + 1;
      for (let axis = 0, i = (label - 1) * rank; axis < rank; axis++, i++) {
        const own = place[axis] ?? 0;
        if (own < (low[i] ?? 0)) low[i] = own;
        if (own > (high[i] ?? 0)) high[i] = own;
        sums[i] = (sums[i] ?? 0) + own;
      }
    }
    for (let axis = rank - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      if (place[axis] !== size[axis]) break;
      place[axis] = 0;
    }
  }
  const of = (values: Float64Array, region: number): number[] => [
    ...values.subarray(region * rank, (region + 1) * rank),
  ];
  const regions = Array.from({ length: count }, (_, region) => region);
  return {
    labels,
    boxes: regions.map((region) => {
      const start = of(low, region);
      return { start, size: of(high, region).map((last, axis) => last + 1 - at(start, axis)) };
    }),
    volumes: [...volumes],
    centres: regions.map((region) => of(sums, region).map((sum) => sum / at(volumes, region))),
  };
}

/** The sides of the smallest box that each region fits into. */
export function largestBox<S extends Space>({ boxes }: Partition<S>, size: Size<S>): Size<S> {
  return size.map((_, axis) => Math.max(...boxes.map((box) => at(box.size, axis))));
}

/** A region for people: its name, or `region 12`. */
export function regionName({ name, label }: Region): string {
  return name ?? `region ${label}`;
}

/** What regions of a space of so many axes are, for people: `13 regions of atlas.nii.gz`, `512 superpixels`. */
export function regionsInWords({ chosen, parts }: Pick<Regions, 'chosen' | 'parts'>, rank: number): string {
  const { length } = parts;
  if ('superpixels' in chosen) return `${length} super${nounsOf(rank).position}${length === 1 ? '' : 's'}`;
  const name = chosen.file.path.replace(/^.*[/\\]/u, '');
  return `${length} ${length === 1 ? 'region' : 'regions'} of ${name}`;
}
