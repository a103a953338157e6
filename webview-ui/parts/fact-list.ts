import { css, html, type TemplateResult } from 'lit';

/** What something is called, what it is, and what is said of it under the pointer. */
export type Fact = readonly [term: string, value: string, hint?: string];

/** What parts that show facts need. */
export const factStyles = css`
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
    gap: 16px 32px;
    padding: 12px 16px;
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(45%) minmax(0, 1fr);
    align-content: start;
    gap: 2px 12px;
    margin: 6px 0 0;
  }
  dt {
    min-width: 88px;
  }
  dt,
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;

/** Facts in columns, each with its title. */
export function factColumns(
  columns: readonly (readonly [title: string, facts: readonly Fact[]])[],
): TemplateResult {
  return html`<div class="columns" data-testid="facts">
    ${columns.map(
      ([title, facts]) =>
        html`<section>
          <h2>${title}</h2>
          <dl class="number">
            ${facts.map(
              ([term, value, hint]) =>
                html`<dt class="dim">${term}</dt>
                  <dd title=${hint ?? value}>${value}</dd>`,
            )}
          </dl>
        </section>`,
    )}
  </div>`;
}
