import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../styles.ts';

/** What was inferred rather than given, so that a wrong guess is seen. */
@customElement('segcause-inferred')
export class InferredList extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      section {
        padding: 12px 16px;
        border-top: 1px solid var(--sc-border);
      }
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

  @property({ attribute: false }) guesses: readonly string[] = [];

  override render(): TemplateResult | typeof nothing {
    if (this.guesses.length === 0) return nothing;
    return html`
      <section aria-label="Inferred" data-testid="guesses">
        <h2>Inferred</h2>
        <ul>
          ${this.guesses.map((guess) => html`<li>${guess}</li>`)}
        </ul>
      </section>
    `;
  }
}
