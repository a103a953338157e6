import type { Transplant } from '../../src/documents/comparison.ts';
import { type Lens, wholeImage } from '../draw/lens.ts';
import { defaultDisplay, type Display } from '../draw/display.ts';
import type { Overlay } from '../draw/overlay-colours.ts';
import type { Order } from '../model/sorting.ts';
import type { ChangeKey } from './layer-changes.ts';
import type { MapName } from './maps.ts';

/** The lists below the maps. */
export const comparisonTabs = ['layers', 'ranks', 'transplant', 'images', 'facts'] as const;

export type ComparisonTab = (typeof comparisonTabs)[number];

/** The user's view of a comparison, kept while the page is hidden; all parts share one selection and one lens. */
export interface ComparisonView {
  readonly tab: ComparisonTab;
  /** Key of the selected component in *before*. */
  readonly component: string | null;
  /** The selected block, by index in row order. */
  readonly block: number | null;
  readonly lens: Lens;
  /** The slice of a volume that is shown, in voxels of the input of *before*; null: the middle of the RoI. */
  readonly slice: number | null;
  /** The map that is shown alone; null for all three. */
  readonly only: MapName | null;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  readonly display: Display;
  readonly order: Order<ChangeKey>;
  /** Keys of the flows whose layers are shown in the list of changes. */
  readonly openFlows: readonly string[];
  readonly into: Transplant['into'];
  readonly transplantOrder: Order;
  readonly imagesOrder: Order;
  /** Keys of the nodes that are open in the tree; null until the user opens or closes one. */
  readonly openNodes: readonly string[] | null;
}

export const defaultComparisonView: ComparisonView = {
  tab: 'layers',
  component: null,
  block: null,
  lens: wholeImage,
  slice: null,
  only: null,
  overlays: { effects: true, prediction: true, reference: true, roi: true },
  display: defaultDisplay,
  order: { key: 'size', descending: true },
  openFlows: [],
  into: 'before',
  transplantOrder: { key: 'place', descending: false },
  imagesOrder: { key: 'size', descending: true },
  openNodes: null,
};
