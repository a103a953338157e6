import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Guess } from '../../src/documents/explanation.ts';
import { sectionStyles, sharedStyles } from '../styles.ts';

/** What was inferred rather than given, so that users notice a wrong guess. */
@customElement('segcause-inferred')
class InferredList extends LitElement {
  static override styles = [
    sharedStyles,
    sectionStyles,
    css`
      ul {
        margin: 6px 0 0;
        padding-left: 16px;
      }
      li {
        margin-top: 2px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) guesses: readonly Guess[] = [];

  override render(): TemplateResult | typeof nothing {
    if (this.guesses.length === 0) return nothing;
    return html`
      <section aria-label="Inferred" data-testid="guesses">
        <h2>Inferred</h2>
        <ul>
          ${this.guesses.map(({ text }) => html`<li>${text}</li>`)}
        </ul>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-inferred': InferredList;
  }
}
