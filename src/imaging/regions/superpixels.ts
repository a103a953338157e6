import { at } from '../../at.ts';
import { type Size, volumeOf } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';
import { connectedLabels, type NumberedLabels } from './connected-labels.ts';

/** What superpixels are asked to be. */
export interface SuperpixelOptions {
  /** Side of a superpixel along each axis, in positions. */
  readonly sides: readonly number[];
  /** How much nearness counts against likeness. */
  readonly compactness: number;
}

/** Rounds of assigning positions and moving centres; the paper needs no more than 10. */
const rounds = 10;

/** Values span this much, as the lightness of the paper's colours does, so that its compactness means the same. */
const span = 100;

/** The centres of clusters, one entry each: values channel by channel, and the position axis by axis. */
interface Centres {
  readonly count: number;
  readonly values: Float64Array;
  readonly places: Float64Array;
}

/**
 * Superpixels, or supervoxels, of an image of one to three axes: SLIC (Achanta et al., IEEE TPAMI 34(11), 2012).
 * Clusters start on a grid, moved to where the image is flattest; each position joins the cluster whose values and
 * place are nearest, of those no further away than a side. Distances along an axis are counted in its side, so that
 * sides in millimetres give superpixels that are as long in each direction. Pieces that are not connected join a
 * neighbour, as do superpixels smaller than a quarter of what was asked. The same image gives the same superpixels.
 * @param values channel-last in row order, as the model is given them
 * @returns the superpixel of each position, from 1, in the order in which they begin
 */
export function superpixels(
  values: Float32Array,
  size: Size<'input'>,
  channels: number,
  { sides, compactness }: SuperpixelOptions,
): NumberedLabels {
  const scaled = scaledValues(values, channels);
  const steps = stepsOf(size);
  const own = size.map((length, axis) => Math.min(length, at(sides, axis)));
  const centres = startingCentres(scaled, size, channels, own);
  const nearest = new Uint32Array(volumeOf(size));
  const distances = new Float32Array(nearest.length);
  for (let round = 0; round < rounds; round++) {
    distances.fill(Infinity);
    for (let centre = 0; centre < centres.count; centre++)
      claim(centre, centres, scaled, { size, steps, channels, sides: own, compactness }, nearest, distances);
    moveCentres(centres, scaled, nearest, size, channels);
  }
  const smallest = own.reduce((product, side) => product * side, 1) / 4;
  return connectedLabels(nearest, centres.count, size, smallest);
}

/** Values of which the middle 99 % of each channel span 0 to 100, all channels by one scale. */
function scaledValues(values: Float32Array, channels: number): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let channel = 0; channel < channels; channel++) {
    const sorted = values.filter((_, i) => i % channels === channel).sort();
    low = Math.min(low, sorted[Math.floor(0.005 * (sorted.length - 1))] ?? 0);
    high = Math.max(high, sorted[Math.ceil(0.995 * (sorted.length - 1))] ?? 0);
  }
  const scale = high > low ? span / (high - low) : 0;
  return values.map((value) => (Math.min(high, Math.max(low, value)) - low) * scale);
}

/** Centres in the middle of a grid of cells of about the sides, each moved to the flattest of its neighbours. */
function startingCentres(
  values: Float32Array,
  size: Size<'input'>,
  channels: number,
  sides: readonly number[],
): Centres {
  const along = size.map((length, axis) => Math.max(1, Math.round(length / at(sides, axis))));
  const count = along.reduce((product, cells) => product * cells, 1);
  const rank = size.length;
  const steps = stepsOf(size);
  const cells = stepsOf(along);
  const places = new Float64Array(count * rank);
  const own = new Float64Array(count * channels);
  for (let centre = 0; centre < count; centre++) {
    const middle = size.map((length, axis) => {
      const cell = Math.floor(centre / at(cells, axis)) % at(along, axis);
      return Math.floor(((cell + 0.5) * length) / at(along, axis));
    });
    const place = flattest(values, middle, size, steps, channels);
    places.set(place, centre * rank);
    const index = place.reduce((sum, position, axis) => sum + position * at(steps, axis), 0);
    own.set(values.subarray(index * channels, (index + 1) * channels), centre * channels);
  }
  return { count, values: own, places };
}

/** The position with the smallest gradient of those that touch one; of equals the first, the middle before others. */
function flattest(
  values: Float32Array,
  middle: readonly number[],
  size: Size<'input'>,
  steps: readonly number[],
  channels: number,
): readonly number[] {
  const around = size.reduce<readonly (readonly number[])[]>(
    (found, _, axis) => found.flatMap((start) => [0, -1, 1].map((by) => [...start, at(middle, axis) + by])),
    [[]],
  );
  let best = middle;
  let smallest = Infinity;
  for (const place of around) {
    if (!place.every((position, axis) => position > 0 && position < at(size, axis) - 1)) continue;
    const index = place.reduce((sum, position, axis) => sum + position * at(steps, axis), 0);
    let gradient = 0;
    for (const step of steps) {
      for (let channel = 0; channel < channels; channel++) {
        const [before, after] = [(index - step) * channels + channel, (index + step) * channels + channel];
        gradient += ((values[after] ?? 0) - (values[before] ?? 0)) ** 2;
      }
    }
    if (gradient >= smallest) continue;
    smallest = gradient;
    best = place;
  }
  return best;
}

/** The positions that a centre is nearest to so far, of the box of two sides around it. */
function claim(
  centre: number,
  { values: ownValues, places }: Centres,
  values: Float32Array,
  {
    size,
    steps,
    channels,
    sides,
    compactness,
  }: {
    readonly size: Size<'input'>;
    readonly steps: readonly number[];
    readonly channels: number;
    readonly sides: readonly number[];
    readonly compactness: number;
  },
  nearest: Uint32Array,
  distances: Float32Array,
): void {
  const rank = size.length;
  const weight = compactness ** 2;
  const last = rank - 1;
  const visit = (axis: number, index: number, apart: number): void => {
    const middle = places[centre * rank + axis] ?? 0;
    const side = at(sides, axis);
    const from = Math.max(0, Math.ceil(middle - side));
    const to = Math.min(at(size, axis) - 1, Math.floor(middle + side));
    for (let position = from; position <= to; position++) {
      const away = apart + weight * ((position - middle) / side) ** 2;
      const there = index + position * (steps[axis] ?? 1);
      if (axis < last) {
        visit(axis + 1, there, away);
        continue;
      }
      let distance = away;
      for (let channel = 0; channel < channels; channel++) {
        const differs =
          (values[there * channels + channel] ?? 0) - (ownValues[centre * channels + channel] ?? 0);
        distance += differs * differs;
      }
      if (distance >= (distances[there] ?? 0)) continue;
      distances[there] = distance;
      nearest[there] = centre;
    }
  };
  visit(0, 0, 0);
}

/** Moves each centre to the mean of the positions that are nearest to it, and their values. */
function moveCentres(
  { count, values: ownValues, places }: Centres,
  values: Float32Array,
  nearest: Uint32Array,
  size: Size<'input'>,
  channels: number,
): void {
  const rank = size.length;
  const members = new Float64Array(count);
  const sums = new Float64Array(count * channels);
  const placeSums = new Float64Array(count * rank);
  const place = new Int32Array(rank);
  for (let i = 0; i < nearest.length; i++) {
    const centre = nearest[i] ?? 0;
    members[centre] = (members[centre] ?? 0) + 1;
    for (let channel = 0; channel < channels; channel++) {
      const own = centre * channels + channel;
      sums[own] = (sums[own] ?? 0) + (values[i * channels + channel] ?? 0);
    }
    for (let axis = 0; axis < rank; axis++) {
      const own = centre * rank + axis;
      placeSums[own] = (placeSums[own] ?? 0) + (place[axis] ?? 0);
    }
    for (let axis = rank - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] ?? 0) + 1;
      if (place[axis] !== size[axis]) break;
      place[axis] = 0;
    }
  }
  for (let centre = 0; centre < count; centre++) {
    const of = members[centre] ?? 0;
    if (of === 0) continue;
    for (let i = centre * channels; i < (centre + 1) * channels; i++) ownValues[i] = (sums[i] ?? 0) / of;
    for (let i = centre * rank; i < (centre + 1) * rank; i++) places[i] = (placeSums[i] ?? 0) / of;
  }
}
