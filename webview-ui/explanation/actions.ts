import type { Box } from '../../src/documents/box.ts';
import type { ChannelName } from '../../src/documents/feature-map.ts';
import type { Changes, FromPanel } from '../../src/protocol/explanation-page.ts';
import { askPage, type PageAction } from '../actions.ts';
import type { Point } from '../draw/geometry.ts';
import type { ExportKind } from '../parts/page-menu.ts';
import type { ViewOptions } from './view-options.ts';

/** A component that is chosen: its key, and the tensor it is of if it is of one. */
export interface ChosenComponent {
  readonly component: string;
  readonly tensor: string | null;
}

/** What only the parts of the panel ask of it. */
export type PanelAction =
  /** Select a component and show the map of its tensor, or the input's; an unknown one is measured if `measure` says so. */
  | ({ readonly type: 'selectComponent'; readonly measure: boolean } & ChosenComponent)
  /** Show the heatmap of a tensor over the image, and measure it where it is unknown; null for the input's. */
  | { readonly type: 'showMap'; readonly tensor: string | null }
  /** Select a block of the map that is shown, or none. */
  | { readonly type: 'selectBlock'; readonly index: number | null }
  /** Follow the effect of a region of the input through layers. */
  | { readonly type: 'selectRegion'; readonly region: Box<'input'> }
  /** Open the code that defines the layer of a tensor, or the module of a key. */
  | { readonly type: 'goToDefinition'; readonly part: string }
  /** Show the channels of a tensor, measured where they are unknown. */
  | { readonly type: 'showChannels'; readonly tensor: string }
  /** Show what can be done with a component, at a point of the page. */
  | ({ readonly type: 'menu'; readonly at: Point } & ChosenComponent)
  | { readonly type: 'export'; readonly kind: ExportKind }
  | { readonly type: 'change'; readonly changes: Changes }
  /** Show what a block of the input is replaced by; null: hide it. */
  | { readonly type: 'showTreated'; readonly block: number | null }
  /** Show the feature map of a channel; null: hide it. */
  | { readonly type: 'showFeatureMap'; readonly of: ChannelName | null }
  /** Try the causes of what the region of interest reads, where they are unknown. */
  | { readonly type: 'showCauses' }
  /** Find out why the next region of interest is as it is: causes first, then all else. */
  | { readonly type: 'why' }
  | { readonly type: 'reset' }
  | { readonly type: 'run' };

/** Asks the panel, through the elements in between. */
export const ask: (from: EventTarget, action: PanelAction | PageAction<FromPanel, ViewOptions>) => void =
  askPage;
