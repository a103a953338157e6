import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { askPage } from '../../actions.ts';
import type { Display } from '../../draw/display.ts';
import type { Overlay } from '../../draw/overlay-colours.ts';

/** What every page with maps keeps of how they are drawn. */
export interface MapView {
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  readonly display: Display;
}

/** A part that shows and changes how maps are drawn, on any page. */
export class DisplayPart extends LitElement {
  @property({ attribute: false }) view!: MapView;

  /** Asks the page to draw its maps differently. */
  protected display(options: Partial<Display>): void {
    this.look({ display: { ...this.view.display, ...options } });
  }

  /** Asks the page to change its view. */
  protected look(options: Partial<MapView>): void {
    askPage(this, { type: 'view', options } as { readonly type: 'view' });
  }
}
