import type * as z from 'zod';
import { axesOf, type Layout } from './axes.ts';
import { type Box, isInside, overlap, type Position, type Size, volumeOf, wholeBox } from './box.ts';
import type { Contradiction } from './contradiction.ts';
import { isMultiple } from './geometry-schemas.ts';
import { isObject } from './is-object.ts';
import { blockCount, type Grid, mostBlocks } from './grid.ts';
import {
  type AskedRegions,
  type AskedRoi,
  regionContradictions,
  roiContradictions,
} from './roi-agreement.ts';
import type { Placement } from './spaces.ts';

/** Values that an input or a mask may have at most: `16384 × 16384` of one channel. */
const mostValues = 2 ** 28;

/** What of a resampled image has a number for each axis. */
interface ImageGridLengths {
  readonly of: Size<'image'>;
  readonly box: Box<'image'>;
  readonly size: Size<'image'>;
  readonly first: readonly number[];
  readonly step: readonly number[];
}

/** What of a question says where things lie. */
export interface AskedGeometry {
  readonly input: {
    readonly layout: Layout;
    readonly size: Size<'input'>;
    readonly channels: number;
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly normalize?: unknown;
    readonly crop?: { readonly start: Position<'image'>; readonly of: Size<'image'> } | undefined;
    readonly grid?: ImageGridLengths | undefined;
  };
  readonly head: {
    readonly layout: Layout;
    readonly decision: string;
    readonly channel: number;
    readonly channels: number;
  };
  readonly roi: AskedRoi;
  readonly block: Size<'input'>;
  readonly preset: string;
  readonly coarse?: Size<'input'> | undefined;
  readonly regions?: AskedRegions | undefined;
  readonly windows?: { readonly size: readonly number[]; readonly mirror: readonly number[] } | undefined;
}

function* gridContradictions(
  { of, box, size, first, step }: ImageGridLengths,
  rank: number,
  croppedFrom: Size<'image'>,
): Generator<Contradiction> {
  if ([of, box.start, box.size, size, first, step].some(({ length }) => length !== rank))
    yield { path: ['input', 'grid'], fault: 'must have a number for each axis of the input' };
  else if (!isInside({ start: [...box.start], size: [...box.size] }, of))
    yield { path: ['input', 'grid', 'box'], fault: 'must lie within the image' };
  else if (size.join() !== croppedFrom.join())
    yield { path: ['input', 'crop', 'of'], fault: 'must be the size of the resampled image' };
}

/** Numbers of channels are one for all, or one for each. */
function* channelContradictions({
  mean,
  std,
  normalize,
  channels,
}: AskedGeometry['input']): Generator<Contradiction> {
  const fixed = isObject(normalize) ? normalize : {};
  for (const [path, numbers] of [
    [['mean'], mean],
    [['std'], std],
    [['normalize', 'mean'], fixed['mean']],
    [['normalize', 'std'], fixed['std']],
  ] as const)
    if (Array.isArray(numbers) && numbers.length !== 1 && numbers.length !== channels)
      yield {
        path: ['input', ...path],
        fault: `must have one number, or one for each of the ${channels} channels`,
      };
}

/** What in a question contradicts its input. */
export function* questionContradictions({
  input,
  head,
  roi,
  block,
  preset,
  coarse,
  regions,
  windows,
}: AskedGeometry): Generator<Contradiction> {
  const { size } = input;
  const rank = size.length;
  if (windows !== undefined && windows.size.length !== rank)
    yield { path: ['windows', 'size'], fault: 'must have a length for each axis of the input' };
  if (windows?.mirror.some((axis) => axis >= rank))
    yield { path: ['windows', 'mirror'], fault: 'must name axes of the input' };
  if (windows !== undefined && head.decision === 'labels')
    yield { path: ['head', 'decision'], fault: 'must not be labels, which cannot be averaged over windows' };
  if (axesOf(input.layout).spatial.length !== rank) {
    yield { path: ['input', 'size'], fault: `must have a length for each spatial axis of ${input.layout}` };
  }
  yield* channelContradictions(input);
  const { crop, grid } = input;
  if (grid !== undefined) yield* gridContradictions(grid, rank, crop?.of ?? grid.size);
  if (crop !== undefined) {
    if (crop.start.length !== rank || crop.of.length !== rank) {
      yield { path: ['input', 'crop'], fault: 'must have a number for each axis of the input' };
    } else if (!overlap<'image'>({ start: crop.start, size: [...size] }, wholeBox(crop.of))) {
      yield { path: ['input', 'crop'], fault: 'must hold some of the image' };
    }
  }
  if (volumeOf(size) * input.channels > mostValues) {
    yield { path: ['input', 'size'], fault: `must hold at most ${mostValues} values` };
  }
  if (axesOf(head.layout).spatial.length !== rank) {
    yield { path: ['head', 'layout'], fault: 'must have as many spatial axes as the input' };
  }
  if (head.decision !== 'labels' && head.channel >= head.channels) {
    yield { path: ['head', 'channel'], fault: `must be one of the ${head.channels} channels` };
  }
  if (!isInside(roi, size)) yield { path: ['roi'], fault: 'must lie within the input' };
  else yield* roiContradictions(roi);
  if (block.length !== rank)
    yield { path: ['block'], fault: 'must have a length for each axis of the input' };
  else if (coarse !== undefined && !isMultiple(coarse, block))
    yield { path: ['coarse'], fault: 'must be a multiple of block along each axis' };
  else if (coarse !== undefined && (preset === 'paper' || regions !== undefined))
    yield { path: ['coarse'], fault: 'must be absent, since blocks over a pool alone are refined' };
  else if (regions !== undefined) {
    if (preset === 'paper') yield { path: ['preset'], fault: 'must be pool, since regions are measured' };
    yield* regionContradictions(regions, size);
  } else if (blockCount({ size, block, coarse }) > mostBlocks) {
    yield { path: ['block'], fault: `must tile the input in at most ${mostBlocks} blocks` };
  }
}

/** What in a mask contradicts its size. */
export function* maskContradictions({
  size,
  runs,
}: {
  readonly size: Size<'output'>;
  readonly runs: readonly number[];
}): Generator<Contradiction> {
  const volume = volumeOf(size);
  if (volume > mostValues) yield { path: ['size'], fault: `must hold at most ${mostValues} values` };
  if (runs.reduce((sum, run) => sum + run, 0) !== volume) {
    yield { path: ['runs'], fault: `must add up to ${volume}` };
  }
}

/** The blocks of a map, and where it lies. */
interface Mapped {
  readonly grid: Grid<'tensor'>;
  readonly regions?: number | undefined;
  readonly placement: Placement;
  readonly effects: readonly { readonly index: number }[];
  readonly direct?: { readonly effects: readonly { readonly index: number }[] } | undefined;
  readonly predicted?: { readonly effects: readonly { readonly index: number }[] } | undefined;
}

/** What in a map contradicts its grid: effects stand in the order of their blocks, one for each. */
export function* mapContradictions({
  grid,
  regions,
  placement,
  effects,
  direct,
  predicted,
}: Mapped): Generator<Contradiction> {
  for (const key of ['scale', 'offset'] as const) {
    if (placement[key].length !== grid.size.length) {
      yield { path: ['placement', key], fault: 'must have a number for each axis of the grid' };
    }
  }
  const count = regions ?? blockCount(grid);
  if (count > mostBlocks) {
    yield { path: ['grid', 'block'], fault: `must tile the tensor in at most ${mostBlocks} blocks` };
  }
  yield* orderContradictions(effects, count, ['effects']);
  yield* orderContradictions(direct?.effects ?? [], count, ['direct', 'effects']);
  yield* orderContradictions(predicted?.effects ?? [], count, ['predicted', 'effects']);
}

function* orderContradictions(
  effects: Mapped['effects'],
  count: number,
  at: readonly string[],
): Generator<Contradiction> {
  let last = -1;
  for (const [i, { index }] of effects.entries()) {
    const path = [...at, i, 'index'];
    if (index >= count) yield { path, fault: `must be one of the ${count} blocks` };
    if (index <= last) yield { path, fault: 'must be larger than the one before' };
    last = index;
  }
}

interface MaskSize {
  readonly size: Size<'output'>;
}

/** What of an explanation says where things lie. */
interface ExplainedGeometry {
  readonly question: AskedGeometry;
  readonly prediction: MaskSize;
  readonly reference: MaskSize | null;
  readonly ignored?: MaskSize | undefined;
  readonly maps: readonly Pick<Mapped, 'grid' | 'regions'>[];
  readonly mediations: readonly { readonly box: Box<'input'> }[];
}

/** What in an explanation contradicts its question. */
export function* explanationContradictions({
  question,
  prediction,
  reference,
  ignored,
  maps,
  mediations,
}: ExplainedGeometry): Generator<Contradiction> {
  const { size } = question.input;
  if (prediction.size.length !== size.length) {
    yield { path: ['prediction', 'size'], fault: 'must have a length for each axis of the input' };
  }
  if (reference !== null && reference.size.join() !== prediction.size.join()) {
    yield { path: ['reference', 'size'], fault: 'must be that of the prediction' };
  }
  if (ignored !== undefined && ignored.size.join() !== prediction.size.join()) {
    yield { path: ['ignored', 'size'], fault: 'must be that of the prediction' };
  }
  for (const [i, { grid, regions }] of maps.entries()) {
    const asked = i === 0 ? question.regions?.parts.length : undefined;
    if (regions !== asked) {
      const fault = asked === undefined ? 'must be absent, since blocks are measured' : `must be ${asked}`;
      yield { path: ['maps', i, 'regions'], fault };
    }
    const path = ['maps', i, 'grid'];
    if (grid.size.length !== size.length) {
      yield { path, fault: 'must have a length for each axis of the input' };
    }
    if (grid.coarse?.join() !== (i === 0 ? question.coarse?.join() : undefined)) {
      yield {
        path: [...path, 'coarse'],
        fault: 'must be that of the question, on the map of the input alone',
      };
    }
    if (i > 0) continue;
    if (grid.size.join() !== size.join() || grid.block.join() !== question.block.join()) {
      yield { path, fault: 'must be that of the question, since the input comes first' };
    }
  }
  for (const [i, { box }] of mediations.entries()) {
    if (!isInside(box, size)) yield { path: ['mediations', i, 'box'], fault: 'must lie within the input' };
  }
}

/**
 * A check for `superRefine` that reports the first contradiction. Checks of enclosing parts are skipped then: they rely on
 * this one.
 */
export function agreeing<T>(
  contradictionsIn: (part: T) => Iterable<Contradiction>,
): (part: T, context: z.core.$RefinementCtx<T>) => void {
  return (part, context) => {
    for (const { path, fault } of contradictionsIn(part)) {
      context.addIssue({ code: 'custom', path: [...path], message: fault, input: part, continue: false });
      return;
    }
  };
}
