import type { CropFeeds } from '../graph/crop/feed.ts';
import type { PlanCost } from '../graph/crop/plan-cost.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Region } from '../graph/region.ts';
import type { TensorData } from '../graph/tensor.ts';
import type { BaselineStore } from './baseline-store.ts';

/** What a unit's plan changes and takes. */
export interface PlanEstimate extends PlanCost {
  /** The region of the target that can change. */
  readonly changed: Region;
  /** Nodes of the model that are computed. */
  readonly steps: number;
}

/** A unit's plan, ready to be fed. */
export interface PlannedCrop extends PlanEstimate {
  /** The inputs of its crop graph, in lists that plans share. */
  readonly feeds: CropFeeds;
  /** Plans of one structure share a session. */
  readonly structure: string;
  /** Plans of one group have the same structure and geometry: they can be computed in one batch. */
  readonly group: number;
  /** The region of the target that it computes. */
  readonly output: Region;
}

/** One treatment of a unit. */
export interface UnitTreatment {
  readonly planned: PlannedCrop;
  readonly unit: Unit;
  /** The values that a part is set to, over its own region in row-major order. Called when the treatment is run. */
  readonly value: (part: Part) => TensorData;
  /** The baseline around the unit; the runner's own store where absent. */
  readonly store?: BaselineStore;
}

/** Treatments of units whose plans have the same structure and geometry. */
export type Batch = readonly UnitTreatment[];
