import { at } from '../at.ts';
import { type Feed, feedName } from '../graph/crop/feed.ts';
import type { Network } from '../graph/network.ts';
import { intersect, isSame, shapeOf } from '../graph/region.ts';
import type { Tensor, TensorData } from '../graph/tensor.ts';
import type { BaselineStore } from './baseline-store.ts';
import { type ConstantFeed, constantValue } from './constant-feed.ts';
import { copyBox } from './copy-box.ts';
import type { Batch, UnitTreatment } from './planned-crop.ts';
import { stacked } from './stacked.ts';

/**
 * Computes the inputs of a crop graph for a batch.
 * @param store the baseline around units whose treatments have no store of their own
 */
export function createCropFeeds(
  network: Network,
  store: BaselineStore,
): (batch: Batch) => ReadonlyMap<string, Tensor> {
  /** Values of constant feeds, by batch size. */
  const constants = new Map<number, WeakMap<Feed, Tensor>>();
  const constantOf = (feed: ConstantFeed, items: number): Tensor => {
    const known = constants.get(items) ?? new WeakMap<Feed, Tensor>();
    constants.set(items, known);
    const tensor = known.get(feed) ?? constantValue(network, feed, items);
    known.set(feed, tensor);
    return tensor;
  };

  return (batch) => {
    const first = at(batch, 0);
    const isOneUnit = batch.every((item) => item.planned === first.planned && item.store === first.store);
    const valueOf = (feed: Feed, index: number): Tensor => {
      if (feed.kind !== 'treatment' && feed.kind !== 'baseline') return constantOf(feed, batch.length);
      const shape = shapeOf(feed.region);
      const type = store.typeOf(feed.tensor);
      if (feed.kind === 'baseline' && isOneUnit)
        return { type, shape, data: (first.store ?? store).crop(feed.tensor, feed.region, feed.fill) };
      return stacked(
        batch.map((item) => itemValue(item, index, item.store ?? store)),
        shape,
        type,
      );
    };
    return new Map(first.planned.crop.feeds.map((feed, index) => [feedName(index), valueOf(feed, index)]));
  };
}

/** The value of a treatment's own feed. */
function itemValue(item: UnitTreatment, index: number, store: BaselineStore): TensorData {
  const feed = at(item.planned.crop.feeds, index);
  if (feed.kind === 'baseline') return store.crop(feed.tensor, feed.region, feed.fill);
  if (feed.kind === 'treatment') return treated(store, item, feed);
  throw new Error('The plans of a batch must have the same kinds of feeds.');
}

/** A region of a unit's tensor in which the unit is set to its value. */
function treated(
  store: BaselineStore,
  { unit, value }: UnitTreatment,
  { tensor, region, fill }: Extract<Feed, { kind: 'treatment' }>,
): TensorData {
  const part = unit.parts.find((candidate) => candidate.tensor === tensor);
  if (part === undefined) throw new Error(`${tensor} is not part of the unit.`);
  const set = value(part);
  if (isSame(part.region, region)) return set;
  const around = store.crop(tensor, region, fill).slice();
  copyBox(set, part.region, around, region, intersect(part.region, region));
  return around;
}
