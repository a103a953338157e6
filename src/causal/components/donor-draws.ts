import type { Activations } from '../../inference/activations.ts';
import { type BaselineStore, createBaselineStore, type StoredPart } from '../../inference/baseline-store.ts';
import type { Counts } from '../outcomes/outcome.ts';
import type { RoiView } from '../outcomes/roi-view.ts';
import { type Draw, type Draws, sourceOf, type NetworkBaseline } from './draw.ts';

/** Other images, as the model takes them. */
export interface Donors {
  readonly count: number;
  load(index: number): Promise<Float32Array>;
}

/** What draws from donors are made of. */
export interface DonorOptions {
  readonly donors: Donors;
  readonly activations: Activations;
  /** The image itself. */
  readonly clean: { readonly store: BaselineStore; readonly view: RoiView };
  /** The RoI in a model's run on a donor. */
  readonly viewOf: (store: BaselineStore) => RoiView;
  /** Bytes that donors' activations may take at a time. */
  readonly memory: number;
}

/** Units are set to their values on other images. */
export function resampling(options: DonorOptions): Draws {
  const baseline: NetworkBaseline = { store: null, view: options.clean.view };
  return fromDonors(options, (kept) => ({ baseline, source: sourceOf(createBaselineStore(kept, 0)) }));
}

/** The input is another image, and units are set to their values on the image itself. */
export function restoring(
  options: DonorOptions,
): Draws & { /** The RoI on each donor, as far as they were loaded. */ baselines(): readonly Counts[] } {
  const source = sourceOf(options.clean.store);
  const baselines = new Map<number, Counts>();
  const draws = fromDonors(options, (kept, donor) => {
    const store = createBaselineStore(kept, 0);
    const view = options.viewOf(store);
    baselines.set(donor, view.baseline);
    return { source, baseline: { store, view } };
  });
  return { ...draws, haveOwnBaselines: true, baselines: () => [...baselines.values()] };
}

/** Donors that are run at once, at most: a cancelled run must end soon. */
const mostAtOnce = 8;

function fromDonors(
  { donors, activations, memory }: DonorOptions,
  drawOf: (kept: ReadonlyMap<string, StoredPart>, donor: number) => Draw,
): Draws {
  const room = Math.max(1, Math.min(mostAtOnce, Math.floor(memory / activations.bytes)));
  let passes = 0;
  return {
    size: donors.count,
    areRuns: true,
    haveOwnBaselines: false,
    passes: () => passes,
    async load(start, count) {
      const end = Math.min(donors.count, start + Math.min(room, count));
      const draws: Draw[] = [];
      for (let donor = start; donor < end; donor++)
        draws.push(drawOf(await activations.compute(await donors.load(donor)), donor));
      passes += draws.length;
      return draws;
    },
  };
}
