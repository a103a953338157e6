import type { OutcomeName } from '../../src/documents/outcomes.ts';
import type { Box, Position } from '../../src/documents/box.ts';
import type { Window } from '../../src/documents/picture.ts';
import type { Reading } from '../../src/documents/readings.ts';
import type { Changes } from '../../src/protocol/explanation-page.ts';
import type { PlaneName, ShownPlanes } from '../draw/anatomy.ts';
import { defaultDisplay, type Display } from '../draw/display.ts';
import type { DragTool } from '../draw/rectangle-drag.ts';
import type { Overlay } from '../draw/overlay-colours.ts';
import type { CauseKey } from '../model/cause-ranking.ts';
import type { ChannelKey } from '../model/channels.ts';
import type { ComponentFilter, ComponentKey } from '../model/component-ranking.ts';
import type { RankedBy } from '../model/learnt.ts';
import type { RankingKey } from '../model/ranking.ts';
import type { Order } from '../model/sorting.ts';

/** The lists below the image, from left to right. */
export const tabs = ['ranking', 'channels', 'blocks', 'joint', 'causes', 'statistics', 'facts'] as const;

export type Tab = (typeof tabs)[number];

/** The user's view of an explanation, kept while the panel is hidden; image, lists and tree share one selection. */
export interface ViewOptions {
  /** Key of the component that is selected, and the tensor it is of; a module has none. */
  readonly component: string | null;
  readonly tensor: string | null;
  /** The tensor whose map is over the image; null for the input's. */
  readonly map: string | null;
  /** What of the effects of the input's blocks is shown; null: what was asked for. */
  readonly reading: Reading | null;
  /** The block that is selected, by index in that map. */
  readonly block: number | null;
  /**
   * The region whose effect is followed through layers: the block of the input that was selected last, or one that was
   * drawn. It stays while a layer's map is shown.
   */
  readonly region: Box<'input'> | null;
  /** The position of the input in which the planes of a volume meet; null: the middle of the RoI. */
  readonly crosshair: Position<'input'> | null;
  /** Which planes of a volume are shown. */
  readonly shownPlanes: ShownPlanes;
  /** Through which planes the maximum projection is. */
  readonly through: PlaneName;
  /** In which values are seen; null: that of the picture. */
  readonly window: Window | null;
  readonly tool: DragTool;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  readonly display: Display;
  readonly tab: Tab;
  readonly areTabsOpen: boolean;
  readonly order: Order<RankingKey>;
  readonly componentOrder: Order<ComponentKey>;
  /** What layers are ranked by; null: what tells them apart. */
  readonly rankedBy: RankedBy | null;
  /** Keys of the flows whose layers are shown in the ranking. */
  readonly openFlows: readonly string[];
  readonly channelOrder: Order<ChannelKey>;
  readonly causeOrder: Order<CauseKey>;
  /** Key of the cause that is selected in its list. */
  readonly cause: string | null;
  readonly filter: ComponentFilter;
  /** What effects are shown on. */
  readonly outcome: OutcomeName;
  /** Keys of the nodes that are open in the tree; null until the user opens or closes one. */
  readonly openNodes: readonly string[] | null;
  readonly changes: Changes;
}

/** What of a view is about one image, as it is for another. */
export const viewOfOtherImage = { region: null, crosshair: null, window: null } as const;

export const defaultView: ViewOptions = {
  component: null,
  tensor: null,
  map: null,
  reading: null,
  block: null,
  ...viewOfOtherImage,
  shownPlanes: 'all',
  through: 'axial',
  tool: 'roi',
  overlays: { effects: true, prediction: true, reference: true, roi: true },
  display: defaultDisplay,
  tab: 'ranking',
  areTabsOpen: true,
  order: { key: 'size', descending: true },
  componentOrder: { key: 'rank', descending: false },
  rankedBy: null,
  openFlows: [],
  channelOrder: { key: 'rank', descending: false },
  causeOrder: { key: 'rank', descending: false },
  cause: null,
  filter: { name: '', operator: '', stage: '' },
  outcome: 'dice',
  openNodes: null,
  changes: {},
};
