import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { ask } from './actions.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** A part of the page: it draws a comparison in the user's view. */
export class ComparisonPart extends LitElement {
  @property({ attribute: false }) shown!: ShownComparison;
  @property({ attribute: false }) view!: ComparisonView;
  /** For reading only: nothing can be run or exported. */
  @property({ type: Boolean }) isReport = false;

  /** Asks the page to change the view. */
  protected look(options: Partial<ComparisonView>): void {
    ask(this, { type: 'view', options });
  }
}
