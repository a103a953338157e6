import type { Region } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import type { BaselineStore } from '../../inference/baseline-store.ts';
import type { RoiView } from '../outcomes/roi-view.ts';

/** The untreated network on one input: the values of its tensors, and its RoI. */
export interface NetworkBaseline {
  /** Null for the image itself, whose values the runner has. */
  readonly store: BaselineStore | null;
  readonly view: RoiView;
}

/** Values of parts of tensors. */
export interface ValueSource {
  /** In row order; not to be written to. */
  values(tensor: string, region: Region): TensorData;
}

/** One treatment, the same for all units: what they are set to, and the baseline that is treated. */
export interface Draw {
  readonly source: ValueSource;
  readonly baseline: NetworkBaseline;
}

/** The treatments that effects are means over. */
export interface Draws {
  readonly size: number;
  /**
   * Whether values of different tensors belong to one run of the network: only then can a unit be set at its frontier.
   */
  readonly areRuns: boolean;
  /** Whether each draw has a baseline of its own, so that effects are changes of different baselines. */
  readonly haveOwnBaselines: boolean;
  /** Whether they are independent ones of endlessly many, rather than all that there are. */
  readonly areSampled?: boolean;
  /** Some draws from `start` on: as many as there is memory for, at least one and at most `count`. */
  load(start: number, count: number): Promise<readonly Draw[]>;
  /** Passes through the whole model so far. */
  passes(): number;
}

/** A store's values as a source. */
export function sourceOf(store: Pick<BaselineStore, 'crop'>): ValueSource {
  return { values: (tensor, region) => store.crop(tensor, region, 0) };
}
