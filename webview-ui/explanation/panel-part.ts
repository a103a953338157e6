import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { ask } from './actions.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/** A part of the panel: it draws an explanation in the user's view. */
export class PanelPart extends LitElement {
  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  /** For reading only: nothing can be run or exported. */
  @property({ type: Boolean }) isReport = false;

  /** Asks the panel to change the view. */
  protected look(options: Partial<ViewOptions>): void {
    ask(this, { type: 'view', options });
  }
}
