import { entry } from '../../at.ts';
import type { Part, Unit } from '../../graph/crop/unit.ts';
import { frontierOf } from '../../graph/crop/frontier.ts';
import { type Interval, intersect, isEmpty, isSame, type Region, wholeOf } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import type { PlanEstimate } from '../../inference/planned-crop.ts';
import type { Incremental } from '../../inference/incremental.ts';
import type { Draw } from './draw.ts';

/** Candidates that one plan measures: setting any of them has the same effect. */
export interface Plan {
  readonly unit: Unit;
  readonly estimate: PlanEstimate;
  /** The candidates, and what the RoI needs of the parts that each one sets. */
  readonly members: readonly { readonly index: number; readonly parts: readonly Part[] }[];
}

/** Parts of a whole tensor. */
export function wholeTensor({ network }: Pick<Incremental, 'network'>, tensor: string): Part {
  return { tensor, region: wholeOf(entry(network.shapes, tensor)) };
}

/** A range `[from, to)` of a tensor along one axis. */
export function rangeOf(
  { network }: Pick<Incremental, 'network'>,
  tensor: string,
  axis: number,
  range: Interval,
): Part {
  const whole = wholeOf(entry(network.shapes, tensor));
  return { tensor, region: whole.map((interval, i) => (i === axis ? range : interval)) };
}

/**
 * Plans candidates, each given by the parts that it sets. Those that set whole tensors are set as far downstream as
 * can be where values are runs of the network, so that many share a plan.
 * @returns candidates that provably change nothing are in no plan
 */
export function plansOf(
  incremental: Incremental,
  candidates: readonly (readonly Part[])[],
  areRuns: boolean,
): readonly Plan[] {
  const { network, runner, regions, target } = incremental;
  const needed = (parts: readonly Part[]): readonly Part[] =>
    parts.flatMap(({ tensor, region }) => {
      const read = intersect(region, regions.get(tensor) ?? region.map((): Interval => [0, 0]));
      return isEmpty(read) ? [] : [{ tensor, region: read }];
    });
  const isWhole = ({ tensor, region }: Part): boolean =>
    isSame(region, wholeOf(entry(network.shapes, tensor)));
  const plans = new Map<
    string,
    { unit: Unit; estimate: PlanEstimate | null; members: Plan['members'][number][] }
  >();
  candidates.forEach((candidate, index) => {
    const parts = needed(candidate);
    const tensors = candidate.map(({ tensor }) => tensor);
    const set =
      areRuns && candidate.every(isWhole)
        ? needed(
            frontierOf(network, tensors, target.tensor).map((tensor) => wholeTensor(incremental, tensor)),
          )
        : parts;
    if (parts.length === 0 || set.length === 0) return;
    const key = set
      .map(({ tensor, region }) => `${tensor} ${region.join()}`)
      .sort()
      .join('\n');
    const known = plans.get(key);
    if (known !== undefined) {
      known.members.push({ index, parts });
      return;
    }
    const unit: Unit = { parts: set, held: [] };
    plans.set(key, { unit, estimate: runner.estimate(unit), members: [{ index, parts }] });
  });
  return [...plans.values()].flatMap(({ unit, estimate, members }) =>
    estimate === null ? [] : [{ unit, estimate, members }],
  );
}

/** The tensors whose values are read where candidates are set to what they are in a run of the network. */
export function tensorsSetBy(
  incremental: Incremental,
  candidates: readonly (readonly Part[])[],
): ReadonlySet<string> {
  const plans = plansOf(incremental, candidates, true);
  const parts = plans.flatMap(({ unit, members }) => [unit.parts, ...members.map((member) => member.parts)]);
  return new Set(parts.flat().map(({ tensor }) => tensor));
}

/** Smaller differences, as a share of the largest value, are rounding errors of the runtime's summation order. */
const noise = 1e-6;

/** Whether a draw changes any of some parts. */
export function isChanged(parts: readonly Part[], { source, baseline }: Draw, clean: Reader): boolean {
  const before = baseline.store ?? clean;
  return parts.some(({ tensor, region }) =>
    differs(before.crop(tensor, region, 0), source.values(tensor, region)),
  );
}

interface Reader {
  crop(tensor: string, region: Region, fill: number): TensorData;
}

/** This many values show most changes; all are compared only where these are equal. */
const sampled = 1024;

/** A difference as large as this share of the largest value is no rounding error. */
const clear = 1e-3;

function differs(before: TensorData, after: TensorData): boolean {
  const step = Math.max(1, Math.floor(before.length / sampled));
  const some = differenceOf(before, after, step);
  if (some.most > clear * some.largest) return true;
  const { most, largest } = step > 1 ? differenceOf(before, after, 1) : some;
  return most > noise * largest;
}

/**
 * The largest difference, and the largest value, of every `step`th pair. A value that is no finite number, as where half
 * precision overflows, differs without bound from every other.
 */
function differenceOf(
  before: TensorData,
  after: TensorData,
  step: number,
): { readonly most: number; readonly largest: number } {
  let most = 0;
  let largest = 0;
  for (let i = 0; i < before.length; i += step) {
    const [was, is] = [Number(before[i]), Number(after[i])];
    if (!Number.isFinite(was + is)) {
      if (Object.is(was, is)) continue;
      return { most: Infinity, largest: 0 };
    }
    most = Math.max(most, Math.abs(is - was));
    largest = Math.max(largest, Math.abs(was), Math.abs(is));
  }
  return { most, largest };
}
