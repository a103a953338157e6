import type { OutcomeName } from '../../src/documents/outcomes.ts';
import type { Window } from '../../src/documents/settings.ts';
import type { Changes } from '../../src/protocol/panel.ts';
import type { ChannelKey } from './channels.ts';
import type { ComponentFilter, ComponentKey } from './component-ranking.ts';
import type { RankingKey } from './ranking.ts';
import type { Order } from './sorting.ts';

export type Overlay = 'effects' | 'prediction' | 'reference' | 'roi';

/** What dragging over the image draws: the region of interest, or a region whose effect is followed through layers. */
export type DragTool = 'roi' | 'region';

/** The lists below the image, from left to right. */
export const tabs = ['ranking', 'channels', 'blocks', 'statistics', 'facts'] as const;

export type Tab = (typeof tabs)[number];

/** How the user looks at an explanation: kept while the panel is hidden. One selection for image, lists and tree. */
export interface ViewOptions {
  /** Key of the component that is selected, and the tensor it is of; a module has none. */
  readonly component: string | null;
  readonly tensor: string | null;
  /** The tensor whose map is over the image; null for the input's. */
  readonly map: string | null;
  /** The block that is selected, by index in that map. */
  readonly block: number | null;
  /**
   * The part of the input whose effect is followed through layers, in model pixels: the block of the input that was
   * selected last, or a region that was drawn. It stays while a layer's map is shown.
   */
  readonly inputRegion: Window | null;
  readonly tool: DragTool;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  /** Of the effects over the image, 0–1. */
  readonly opacity: number;
  readonly tab: Tab;
  readonly areTabsOpen: boolean;
  readonly order: Order<RankingKey>;
  readonly componentOrder: Order<ComponentKey>;
  readonly channelOrder: Order<ChannelKey>;
  readonly filter: ComponentFilter;
  /** What effects are shown on. */
  readonly outcome: OutcomeName;
  /** Keys of the nodes that are open in the tree; null as long as the user has not touched it. */
  readonly openNodes: readonly string[] | null;
  readonly changes: Changes;
}

export const defaultView: ViewOptions = {
  component: null,
  tensor: null,
  map: null,
  block: null,
  inputRegion: null,
  tool: 'roi',
  overlays: { effects: true, prediction: true, reference: true, roi: true },
  opacity: 0.8,
  tab: 'ranking',
  areTabsOpen: true,
  order: { key: 'size', descending: true },
  componentOrder: { key: 'rank', descending: false },
  channelOrder: { key: 'rank', descending: false },
  filter: { name: '', operator: '', stage: '' },
  outcome: 'dice',
  openNodes: null,
  changes: {},
};
