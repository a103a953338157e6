import type { CropGraph } from '../graph/crop/crop-graph.ts';
import type { Part, Unit } from '../graph/crop/unit.ts';
import type { Region } from '../graph/region.ts';
import type { TensorData } from '../graph/tensor.ts';
import type { BaselineStore } from './baseline-store.ts';

/** A unit's plan, ready to be fed. */
export interface PlannedCrop {
  readonly crop: Pick<CropGraph, 'feeds' | 'structure'> & {
    /** How many nodes the graph has. */
    readonly nodes: number;
  };
  /** Plans of one group have the same structure and geometry. */
  readonly group: number;
  /** The region of the target that it computes. */
  readonly output: Region;
  /** The region of the target that can change. */
  readonly changed: Region;
  /** MACs of one item. */
  readonly cost: number;
  /** Elements that one item holds. */
  readonly elements: number;
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
