import { at, entry } from '../at.ts';
import { distinctFeeds, type Feed } from '../graph/crop/feed.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
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
      if (feed.kind === 'switch') return switchOf(batch, feed);
      if (feed.kind === 'alternative') return alternative(batch, feed, store);
      if (feed.kind !== 'treatment' && feed.kind !== 'baseline') return constantOf(feed, batch.length);
      const shape = shapeOf(feed.region);
      const type = store.typeOf(feed.tensor);
      if (feed.kind === 'baseline' && isOneUnit)
        return { type, shape, data: (first.store ?? store).crop(feed.tensor, feed.region, feed.fill) };
      const own = (item: UnitTreatment): Feed => at(entry(feeds, item.planned), index).feed;
      return stacked(
        batch.map((item) => itemValue(item, own(item), item.store ?? store)),
        shape,
        type,
      );
    };
    const feeds = new Map(
      [...new Set(batch.map(({ planned }) => planned))].map(
        (one) => [one, distinctFeeds(one.feeds)] as const,
      ),
    );
    const named = entry(feeds, first.planned);
    return new Map(named.map(({ name, feed }, index) => [name, valueOf(feed, index)]));
  };
}

/** The value of a treatment's own feed. */
function itemValue(item: UnitTreatment, feed: Feed, store: BaselineStore): TensorData {
  if (feed.kind === 'baseline') return store.crop(feed.tensor, feed.region, feed.fill);
  if (feed.kind === 'treatment') return treated(store, item, feed);
  throw new Error('The plans of a batch must have the same kinds of feeds.');
}

/** Which items set a tensor. */
function switchOf(batch: Batch, { tensor, rank }: Extract<Feed, { kind: 'switch' }>): Tensor {
  const data = Uint8Array.from(batch, ({ unit }) => (partOf(unit, tensor) === undefined ? 0 : 1));
  return { type: 'bool', shape: [batch.length, ...Array.from({ length: rank - 1 }, () => 1)], data };
}

/** What items set a tensor to: one for all where one item sets it, or those that do set it to the same array. */
function alternative(
  batch: Batch,
  feed: Extract<Feed, { kind: 'alternative' }>,
  store: BaselineStore,
): Tensor {
  const [shape, type] = [shapeOf(feed.region), store.typeOf(feed.tensor)];
  const setters = batch.flatMap((item) => {
    const part = partOf(item.unit, feed.tensor);
    return part === undefined ? [] : [{ item, set: item.value(part) }];
  });
  const [first, ...others] = setters;
  const before = (item: UnitTreatment): TensorData =>
    (item.store ?? store).crop(feed.tensor, feed.region, feed.fill);
  if (first === undefined) return { type, shape, data: before(at(batch, 0)) };
  if (others.every(({ set }) => set === first.set))
    return { type, shape, data: treated(first.item.store ?? store, first.item, feed) };
  const values = batch.map((item) =>
    partOf(item.unit, feed.tensor) === undefined ? before(item) : treated(item.store ?? store, item, feed),
  );
  return stacked(values, shape, type);
}

function partOf({ parts }: Unit, tensor: string): Part | undefined {
  return parts.find((part) => part.tensor === tensor);
}

/** A region of a unit's tensor in which the unit is set to its value. */
function treated(
  store: BaselineStore,
  { unit, value }: UnitTreatment,
  { tensor, region, fill }: Extract<Feed, { kind: 'treatment' | 'alternative' }>,
): TensorData {
  const part = partOf(unit, tensor);
  if (part === undefined) throw new Error(`${tensor} is not part of the unit.`);
  const set = value(part);
  if (isSame(part.region, region)) return set;
  const around = store.crop(tensor, region, fill).slice();
  copyBox(set, part.region, around, region, intersect(part.region, region));
  return around;
}
