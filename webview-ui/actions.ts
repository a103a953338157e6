import type { Window } from '../src/documents/settings.ts';
import type { Changes, FromPanel } from '../src/protocol/panel.ts';
import type { Point } from './draw/geometry.ts';
import type { ViewOptions } from './model/view-options.ts';

/** A component that is chosen: its key, and the tensor it is of if it is of one. */
export interface ChosenComponent {
  readonly component: string;
  readonly tensor: string | null;
}

/** What a part of the panel asks the panel to do. */
export type Action =
  /** Select a component; its tensor's map is shown, and measured where it is wanted and unknown. */
  | ({ readonly type: 'selectComponent'; readonly measure: boolean } & ChosenComponent)
  /** Lay a tensor's heatmap over the image, measured where it is unknown; null for the input's. */
  | { readonly type: 'showMap'; readonly tensor: string | null }
  /** Select a block of the map in sight, or none. */
  | { readonly type: 'selectBlock'; readonly index: number | null }
  /** Follow the effect of a region of the input through layers. */
  | { readonly type: 'selectRegion'; readonly region: Window }
  /** Open the code that defines the layer of a tensor, or the module of a key. */
  | { readonly type: 'goToDefinition'; readonly part: string }
  /** Show the channels of a tensor, measured where they are unknown. */
  | { readonly type: 'showChannels'; readonly tensor: string }
  /** Show what can be done with a component, at a point of the page. */
  | ({ readonly type: 'menu'; readonly at: Point } & ChosenComponent)
  | { readonly type: 'export'; readonly kind: 'png' | 'svg' }
  | { readonly type: 'view'; readonly options: Partial<ViewOptions> }
  | { readonly type: 'change'; readonly changes: Changes }
  | { readonly type: 'reset' }
  | { readonly type: 'run' }
  | { readonly type: 'post'; readonly message: FromPanel };

/** Asks the panel, through the elements in between. */
export function ask(from: EventTarget, action: Action): void {
  from.dispatchEvent(
    new CustomEvent<Action>('segcause-action', { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface GlobalEventHandlersEventMap {
    'segcause-action': CustomEvent<Action>;
  }
}
