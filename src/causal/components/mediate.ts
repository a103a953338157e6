import { entry } from '../../at.ts';
import type { Estimate } from '../../documents/effects.ts';
import { type Part, type Unit, unitOf } from '../../graph/crop/unit.ts';
import { intersect, type Region } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import { batchesOf } from '../../inference/batches.ts';
import { cropOf } from '../../inference/copy-box.ts';
import type { CropRunner } from '../../inference/crop-runner.ts';
import type { PlannedCrop, UnitTreatment } from '../../inference/planned-crop.ts';
import { estimateEffect } from '../outcomes/effect.ts';
import type { Incremental } from '../../inference/incremental.ts';
import type { Counts } from '../outcomes/outcome.ts';
import type { RoiView } from '../outcomes/roi-view.ts';
import { isChanged } from './candidate.ts';

/** What passes through a tensor of the effect of a part of the input, in Dice points, over `n` draws. */
export interface Passed {
  readonly n: number;
  readonly total: Estimate;
  readonly indirect: Estimate;
  readonly direct: Estimate;
}

/** A part of the input, the values it is set to, and the tensor that its effect may pass. */
export interface Mediated {
  readonly block: Part;
  readonly tensor: string;
  readonly draws: number;
  readonly value: (draw: number) => TensorData;
}

/** A unit that is run for each draw, and what it made of the RoI. */
interface Path {
  readonly unit: Unit;
  readonly planned: PlannedCrop | null;
  readonly counts: Map<number, Counts>;
}

/**
 * How much of a part's effect passes through a tensor: the part treated (*total*); the tensor alone set to what it is
 * then (*indirect*); and the part treated with the tensor held as it was (*direct*). All take the same draws; those that
 * leave the part as it was do not count.
 */
export async function* mediate(
  incremental: Incremental,
  view: RoiView,
  { block, tensor, draws, value }: Mediated,
  isCancelled: () => boolean,
): AsyncGenerator<Passed & { readonly treatments: number; readonly passes: number }> {
  const { runner, runnerTo, regions, store, network, fullCost } = incremental;
  const whole = regions.get(tensor);
  const inner = whole === undefined ? null : runnerTo({ tensor, region: whole });
  const pathOf = (unit: Unit): Path => ({ unit, planned: runner.plan(unit), counts: new Map() });
  const read = intersect(block.region, regions.get(block.tensor) ?? block.region);
  const unit = unitOf({ tensor: block.tensor, region: read });
  const passed = inner?.plan(unit) ?? null;
  const total = pathOf(unit);
  const direct = pathOf({ ...unit, held: [tensor] });
  const indirect = passed && pathOf(unitOf({ tensor, region: passed.changed }));
  let treatments = 0;
  let spent = 0;
  const usable: number[] = [];
  const set = (draw: number): ((part: Part) => TensorData) => {
    return (part) => cropOf(value(draw), block.region, part.region);
  };
  const run = async (
    by: CropRunner,
    jobs: readonly (UnitTreatment & { readonly draw: number })[],
    take: (draw: number, data: TensorData, item: number, items: number) => void,
  ): Promise<void> => {
    for await (const { batch, data } of by.runAll(batchesOf(jobs, network.isBatchable))) {
      batch.forEach(({ draw, planned }, item) => {
        take(draw, data, item, batch.length);
        spent += planned.cost;
      });
      treatments += batch.length;
    }
  };
  const follow = async (
    path: Path | null,
    some: readonly number[],
    set: (draw: number) => UnitTreatment['value'],
  ): Promise<void> => {
    const planned = path?.planned ?? null;
    if (path === null || planned === null) return;
    const jobs = some.map((draw) => ({ draw, planned, unit: path.unit, value: set(draw) }));
    await run(runner, jobs, (draw, data, item, items) => {
      path.counts.set(draw, view.count(planned, data, item, items));
    });
  };
  const baseline = { store: null, view };
  try {
    for (let from = 0, round = 1; from < draws; from += round, round *= 4) {
      const candidates = Array.from({ length: Math.min(round, draws - from) }, (_, i) => from + i);
      const some = candidates.filter((draw) => {
        const source = { values: (name: string, region: Region) => set(draw)({ tensor: name, region }) };
        return isChanged(unit.parts, { source, baseline }, store);
      });
      usable.push(...some);
      const values = new Map<number, TensorData>();
      if (inner !== null && passed !== null) {
        const jobs = some.map((draw) => ({ draw, planned: passed, unit, value: set(draw) }));
        await run(inner, jobs, (draw, data, item, items) => {
          const size = data.length / items;
          const own = data.subarray(item * size, (item + 1) * size);
          values.set(draw, cropOf(own, passed.output, passed.changed));
        });
      }
      await follow(total, some, set);
      await follow(direct, some, set);
      await follow(indirect, some, (draw) => () => entry(values, draw));
      const estimate = (path: Path | null): Estimate => estimateOf(path, usable, view, draws);
      yield {
        n: usable.length,
        total: estimate(total),
        indirect: estimate(indirect),
        direct: estimate(direct),
        treatments,
        passes: spent / fullCost,
      };
      if (isCancelled()) return;
    }
  } finally {
    await inner?.dispose();
  }
}

/** The effect along a path, which is zero where it does not lead to the RoI. */
function estimateOf(path: Path | null, usable: readonly number[], view: RoiView, draws: number): Estimate {
  const { baseline } = view;
  const planned = path?.planned ?? null;
  const { mean, se, low, high } = estimateEffect(
    usable.map((draw) => path?.counts.get(draw) ?? baseline),
    { baseline, reach: planned && view.reach(planned), population: draws, planned: draws },
  );
  return { mean, se, low, high };
}
