import { at } from '../../src/at.ts';
import { type Size, type Space, volumeOf } from '../../src/documents/box.ts';
import { blocksAlong } from '../../src/documents/grid.ts';
import type { Picture, Window } from '../../src/documents/picture.ts';
import { partitionOf, runsOfLabels } from '../../src/documents/regions.ts';
import { shownAt } from '../../src/documents/refined-grid.ts';
import { type Roi, withinOf } from '../../src/documents/roi.ts';
import { runsOf } from '../../src/documents/runs.ts';
import { turnedEffect } from '../model/block-effect.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { BinaryMask } from '../model/roi-counts.ts';
import { greyLevels } from './windowed.ts';

/**
 * Projections along an axis: what is seen by looking through a volume. They are volumes of one slice, so that all that
 * draws a slice draws them.
 */

/** For each position of a projection in row order, where the positions behind it begin, how many they are, and how far apart. */
function* columnsOf<S extends Space>(
  size: Size<S>,
  axis: number,
): Generator<readonly [number, number, number]> {
  const step = volumeOf(size.slice(axis + 1));
  const length = at(size, axis);
  const outer = volumeOf(size.slice(0, axis));
  for (let i = 0; i < outer; i++) for (let j = 0; j < step; j++) yield [i * length * step + j, length, step];
}

/** A map seen through, and which block of the map each of its blocks is. */
export interface ProjectedTable {
  readonly table: EffectTable;
  readonly blocks: readonly number[];
}

/** A map seen through the input along an axis: of blocks behind each other, the one of the largest effect. */
export function tableThrough(table: EffectTable, axis: number, input: Size<'input'>): ProjectedTable {
  const { grid, placement, effects, outcome } = table;
  if (grid.regions) return regionsThrough(table, axis, input);
  const blocks: number[] = [];
  for (const [first, length, step] of columnsOf(blocksAlong(grid), axis)) {
    let [largest, most] = [shownAt(grid, first), -1];
    for (let i = 0, place = first; i < length; i++, place += step) {
      const block = shownAt(grid, place);
      const effect = at(effects, block);
      const size = effect.state === 'unknown' ? -0.5 : Math.abs(turnedEffect(effect, outcome));
      if (size > most) [largest, most] = [block, size];
    }
    blocks.push(largest);
  }
  const through = <S extends Space>(size: Size<S>): Size<S> => size.with(axis, 1);
  return {
    blocks,
    table: {
      ...table,
      grid: { size: through(grid.size), block: through(grid.block) },
      placement: {
        scale: placement.scale.with(axis, at(input, axis)),
        offset: placement.offset.with(axis, 0),
      },
      effects: blocks.map((block) => at(effects, block)),
    },
  };
}

/** Regions of any shape seen through: at each position, of those behind each other the one of the largest effect. */
function regionsThrough(table: EffectTable, axis: number, input: Size<'input'>): ProjectedTable {
  const { grid, placement, effects, outcome } = table;
  const { regions } = grid;
  if (!regions) return { table, blocks: [] };
  const { labels } = partitionOf(regions, grid.size);
  const sizes = effects.map((effect) =>
    effect.state === 'unknown' ? -0.5 : Math.abs(turnedEffect(effect, outcome)),
  );
  const seen = new Uint32Array(labels.length / at(grid.size, axis));
  let to = 0;
  for (const [first, length, step] of columnsOf(grid.size, axis)) {
    let most = -1;
    for (let i = 0, place = first; i < length; i++, place += step) {
      const label = labels[place] ?? 0;
      const size = label === 0 ? -1 : (sizes[label - 1] ?? -1);
      if (size > most) [seen[to], most] = [label, size];
    }
    to++;
  }
  const through = <S extends Space>(size: Size<S>): Size<S> => size.with(axis, 1);
  return {
    blocks: [...effects.keys()],
    table: {
      ...table,
      grid: {
        size: through(grid.size),
        block: through(grid.block),
        regions: { ...regions, runs: runsOfLabels(seen) },
      },
      placement: {
        scale: placement.scale.with(axis, at(input, axis)),
        offset: placement.offset.with(axis, 0),
      },
    },
  };
}

/** A mask seen through along an axis. */
export function maskThrough({ size, pixels }: BinaryMask, axis: number): BinaryMask {
  const seen = size.with(axis, 1);
  return { size: seen, pixels: largestThrough(pixels, size, axis, new Uint8Array(volumeOf(seen))) };
}

const roisThrough = new WeakMap<Roi, Map<number, Roi>>();

/** A region of interest seen through along an axis; made once for each. */
export function roiThrough(roi: Roi, axis: number): Roi {
  const made = roisThrough.get(roi) ?? new Map<number, Roi>();
  roisThrough.set(roi, made);
  const seen = made.get(axis) ?? projectedRoi(roi, axis);
  made.set(axis, seen);
  return seen;
}

function projectedRoi(roi: Roi, axis: number): Roi {
  const start = roi.start.with(axis, 0);
  const size = roi.size.with(axis, 1);
  const within = withinOf(roi);
  if (within === null) return { start, size };
  return {
    start,
    size,
    runs: runsOf(largestThrough(within, roi.size, axis, new Uint8Array(volumeOf(size)))),
  };
}

/** A picture seen through along an axis: the mean grey level in a window, as of a radiograph. */
export function pictureThrough(picture: Picture, axis: number, window: Window): Picture {
  const { size, stored } = picture;
  const seen = size.with(axis, 1);
  const levels = greyLevels(picture, window);
  const sums = new Uint32Array(volumeOf(seen));
  const inner = volumeOf(size.slice(axis + 1));
  let from = 0;
  for (let i = 0; i < sums.length; i += inner) {
    for (let k = 0; k < at(size, axis); k++) {
      for (let to = i; to < i + inner; to++, from++)
        sums[to] = (sums[to] ?? 0) + (levels[stored[from] ?? 0] ?? 0);
    }
  }
  const length = at(size, axis);
  return {
    ...picture,
    size: seen,
    stored: Uint8Array.from(sums, (sum) => Math.round(sum / length)),
    ...{ slope: 1, intercept: 0 },
    window: { low: 0, high: 255 },
  };
}

/** The largest values along an axis, in `room`. */
function largestThrough(
  values: Uint8Array,
  size: readonly number[],
  axis: number,
  room: Uint8Array,
): Uint8Array {
  const inner = volumeOf(size.slice(axis + 1));
  const length = at(size, axis);
  const outer = volumeOf(size.slice(0, axis));
  let from = 0;
  for (let i = 0; i < outer; i++) {
    for (let k = 0; k < length; k++) {
      for (let j = 0, to = i * inner; j < inner; j++, from++, to++) {
        const value = values[from] ?? 0;
        if (value > (room[to] ?? 0)) room[to] = value;
      }
    }
  }
  return room;
}
