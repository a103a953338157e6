import type { Region } from '../../graph/region.ts';
import { shapeOf } from '../../graph/region.ts';
import { sizeOf, type Tensor } from '../../graph/tensor.ts';
import type { Activations } from '../../inference/activations.ts';
import { type BaselineStore, createBaselineStore, type StoredPart } from '../../inference/baseline-store.ts';
import { emptyLike } from '../../inference/copy-box.ts';
import type { RoiView } from '../outcomes/roi-view.ts';
import type { Donors } from './donor-draws.ts';
import { type Draws, type ValueSource } from './draw.ts';

/** One treatment with one value. */
export function singleDraw(source: ValueSource, view: RoiView, passes = 0): Draws {
  return {
    size: 1,
    areRuns: false,
    haveOwnBaselines: false,
    load: () => Promise.resolve([{ source, baseline: { store: null, view } }]),
    passes: () => passes,
  };
}

/** Zero everywhere. */
export function zero(store: BaselineStore): ValueSource {
  return {
    values: (tensor, region) => emptyLike(store.crop(tensor, region, 0), sizeOf(shapeOf(region))),
  };
}

/** The mean over what tensors are on other images; what does not hold floats is as on the image itself. */
export async function meanOver(
  donors: Donors,
  activations: Activations,
  clean: BaselineStore,
): Promise<ValueSource> {
  const sums = new Map<string, StoredPart>();
  for (let donor = 0; donor < donors.count; donor++) {
    for (const [tensor, part] of await activations.compute(await donors.load(donor))) {
      if (part.values.type === 'float32') add(sums, tensor, part);
    }
  }
  for (const { values } of sums.values()) {
    const sum = values.data as Float32Array;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / donors.count;
  }
  const store = createBaselineStore(sums, 0);
  return {
    values: (tensor, region) => (sums.has(tensor) ? store : clean).crop(tensor, region, 0),
  };
}

/** Sums are divided once: the mean of whole numbers, as steps read them, then does not depend on the donors' order. */
function add(sums: Map<string, StoredPart>, tensor: string, part: StoredPart): void {
  const { data } = part.values;
  const known = sums.get(tensor)?.values.data;
  const sum = known instanceof Float32Array ? known : new Float32Array(data.length);
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + Number(data[i]);
  if (known === undefined) sums.set(tensor, { ...part, values: { ...part.values, data: sum } });
}

/**
 * Each channel's own mean over space.
 * @param means by tensor, of length 1 along the axes they are means over
 */
export function ownMean(means: ReadonlyMap<string, Tensor>, clean: BaselineStore): ValueSource {
  return {
    values(tensor, region) {
      const mean = means.get(tensor);
      return mean === undefined ? clean.crop(tensor, region, 0) : repeated(mean, region);
    },
  };
}

function repeated({ shape, data }: Tensor, region: Region): Float32Array {
  const lengths = shapeOf(region);
  const values = new Float32Array(sizeOf(lengths));
  const at = lengths.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    let from = 0;
    for (const [axis, length] of shape.entries())
      from = from * length + (length === 1 ? 0 : (region[axis]?.[0] ?? 0) + (at[axis] ?? 0));
    values[i] = Number(data[from]);
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] ?? 0) + 1;
      if ((at[axis] ?? 0) < (lengths[axis] ?? 0)) break;
      at[axis] = 0;
    }
  }
  return values;
}
