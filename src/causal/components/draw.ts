import type { Region } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import type { BaselineStore } from '../../inference/baseline-store.ts';
import type { RoiView } from '../outcomes/roi-view.ts';

/** The network as it is on one input: what its tensors hold, and its RoI. */
export interface World {
  /** Null for the image itself, whose values the runner holds. */
  readonly store: BaselineStore | null;
  readonly view: RoiView;
}

/** Values of parts of tensors. */
export interface Source {
  /** In row order; not to be written to. */
  values(tensor: string, region: Region): TensorData;
}

/** One treatment, the same for all units: what they are set to, and the world it is done in. */
export interface Draw {
  readonly source: Source;
  readonly world: World;
}

/** The treatments that effects are means over. */
export interface Draws {
  readonly size: number;
  /**
   * Whether values of different tensors belong together, one following from the other as the network computes them:
   * only then does a unit's frontier stand for the unit.
   */
  readonly areRuns: boolean;
  /** Whether each draw is done in a world of its own, so that effects are changes of different baselines. */
  readonly areWorlds: boolean;
  /** Some draws from `start` on: as many as there is memory for, at least one and at most `count`. */
  load(start: number, count: number): Promise<readonly Draw[]>;
  /** Passes through the whole model so far. */
  passes(): number;
}

/** A store's values as a source. */
export function sourceOf(store: Pick<BaselineStore, 'crop'>): Source {
  return { values: (tensor, region) => store.crop(tensor, region, 0) };
}
