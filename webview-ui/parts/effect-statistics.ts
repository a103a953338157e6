import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { effectColour, toCss } from '../draw/colour-scale.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { grouped, plain, share } from '../model/format.ts';
import { type Bin, type Statistics, statisticsOf } from '../model/statistics.ts';
import { sharedStyles } from '../styles.ts';

const sides = [
  { key: 'supporting', label: 'Support', side: -1, colour: toCss(effectColour(-0.8, 1)) },
  { key: 'zero', label: 'No effect', side: 0, colour: 'var(--sc-neutral)' },
  { key: 'opposing', label: 'Work against', side: 1, colour: toCss(effectColour(0.8, 1)) },
  { key: 'undetermined', label: 'Not told from zero yet', side: null, colour: 'var(--sc-dotted)' },
] as const;

/** How many blocks have which effect: shares by sign, and the published histogram. */
@customElement('segcause-statistics')
export class EffectStatistics extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        height: 100%;
      }
      p {
        margin: 0;
        padding: 12px 16px;
      }
      .both {
        display: grid;
        grid-template-columns: minmax(230px, 290px) minmax(300px, 1fr);
        grid-template-rows: minmax(0, 1fr);
        gap: 12px 32px;
        height: 100%;
        padding: 8px 16px;
      }
      table {
        border-collapse: collapse;
        margin-top: 5px;
      }
      th {
        padding: 0 16px 0 0;
        line-height: 19px;
        font-weight: 400;
        text-align: left;
      }
      td {
        padding: 0 0 0 12px;
        text-align: right;
      }
      .note {
        padding: 4px 0 0;
      }
      .swatch {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 8px;
        border: 1px solid var(--sc-border-strong);
        border-radius: 2px;
      }
      .stack {
        display: flex;
        height: 10px;
        margin-top: 5px;
        overflow: hidden;
        border: 1px solid var(--sc-border-strong);
        border-radius: 2px;
      }
      figure {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 104px;
        margin: 0;
      }
      .bars {
        display: grid;
        flex: 1;
        grid-template-rows: minmax(0, 1fr) auto auto;
        gap: 0 4px;
        max-width: 720px;
        padding-top: 18px;
      }
      .bar {
        position: relative;
        align-self: end;
        min-height: 1px;
        border-radius: 2px 2px 0 0;
        outline: 1px solid var(--sc-border-strong);
      }
      .bar span {
        position: absolute;
        bottom: 100%;
        left: 0;
        right: 0;
        text-align: center;
      }
      .unsure {
        background: var(--sc-dotted);
        border-radius: 2px 2px 0 0;
      }
      .none {
        outline: none;
      }
      .cut {
        border-top: 3px double var(--vscode-foreground);
        border-radius: 0;
      }
      .axis {
        grid-column: 1 / -1;
        border-top: 1px solid var(--sc-border-strong);
      }
      .edge {
        padding-top: 3px;
        font-size: 0.9em;
        text-align: center;
        white-space: nowrap;
        transform: translateX(calc(50% + 2px));
      }
      @container panel (width < 640px) {
        .both {
          grid-template: auto auto / minmax(0, 1fr);
          height: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) table!: EffectTable;

  override render(): TemplateResult {
    const statistics = statisticsOf(this.table);
    if (statistics.counted === 0)
      return html`<p class="dim">
        Nothing is measured yet: run it to see how many blocks support the segmentation.
      </p>`;
    return html`<div class="both" data-testid="statistics">
      ${this.#shares(statistics)}${this.#histogram(statistics)}
    </div>`;
  }

  #shares(statistics: Statistics): TemplateResult {
    const { counted, skipped, undiffering, unknown } = statistics;
    const { sense } = this.table.outcome;
    const notes = [
      ...(skipped > 0 ? [`${skipped} at the RoI are left out`] : []),
      ...(undiffering > 0 ? [`no donor differs at ${undiffering}`] : []),
      ...(unknown > 0 ? [`${unknown} not measured yet`] : []),
    ];
    const seen = sides.filter(({ key }) => key !== 'undetermined' || statistics[key] > 0);
    return html`
      <div>
        <h2>${grouped(counted)} blocks by sign</h2>
        <div class="stack" aria-hidden="true">
          ${seen.map(
            ({ key, colour }) =>
              html`<div .style=${`background: ${colour}; flex: ${statistics[key]}`}></div>`,
          )}
        </div>
        <table class="number">
          ${seen.map(
            ({ key, label, side, colour }) => html`
              <tr data-testid="share-${key}">
                <th scope="row">
                  <span class="swatch" .style=${`background: ${colour}`}></span>${label}
                  ${side === null ? nothing : html`<span class="dim">(${signOf(sense * side)})</span>`}
                </th>
                <td>${statistics[key]}</td>
                <td>${share(statistics[key], counted)}</td>
              </tr>
            `,
          )}
        </table>
        ${notes.length === 0 ? nothing : html`<p class="dim number note">${notes.join(', ')}</p>`}
      </div>
    `;
  }

  #histogram({ bins }: Statistics): TemplateResult {
    const most = Math.max(1, ...bins.filter(({ side }) => side !== 0).map(({ count }) => count));
    const { sense } = this.table.outcome;
    const columns = `grid-template-columns: repeat(${bins.length}, minmax(0, 1fr))`;
    return html`
      <figure>
        <figcaption>
          <h2>Blocks by effect on ${this.table.outcome.label}, ${this.table.outcome.unit}</h2>
        </figcaption>
        <div class="bars number" .style=${columns} role="list" data-testid="histogram">
          ${bins.map((bin) => this.#bar(bin, most))}
          <div class="axis"></div>
          ${bins
            .slice(0, -1)
            .map(
              (bin) =>
                html`<div class="edge" aria-hidden="true">${plain(sense > 0 ? bin.high : bin.low)}</div>`,
            )}
        </div>
      </figure>
    `;
  }

  #bar(bin: Bin, most: number): TemplateResult {
    const { unit } = this.table.outcome;
    const { side, count, undetermined } = bin;
    const isCut = count > most;
    const colour = side === 0 ? 'var(--sc-neutral)' : toCss(effectColour(side * this.#strength(bin), 1));
    const height = Math.min(100, (100 * count) / most);
    const title = [
      `${rangeInWords(bin)} ${unit}: ${count} blocks`,
      ...(undetermined > 0 ? [`${undetermined} of them not told from zero yet`] : []),
      ...(isCut ? ['bar cut off'] : []),
    ].join(', ');
    return html`
      <div
        role="listitem"
        class=${isCut ? 'bar cut' : count === 0 ? 'bar none' : 'bar'}
        title=${title}
        aria-label=${title}
        .style=${`height: ${height}%; background: ${colour}`}
      >
        <span>${count}</span>
        ${
          undetermined === 0
            ? nothing
            : html`<div class="unsure" .style=${`height: ${(100 * undetermined) / count}%`}></div>`
        }
      </div>
    `;
  }

  /** Bars further out are darker. */
  #strength({ low, high }: Bin): number {
    const { zero, edges } = this.table.outcome;
    const far = Math.max(Math.abs(low), Math.abs(high));
    const step = [zero, ...edges, Infinity].findIndex((edge) => far <= edge);
    return 0.2 + 0.18 * Math.max(1, step);
  }
}

function signOf(side: number): string {
  return side < 0 ? '−' : side > 0 ? '+' : '0';
}

function rangeInWords({ low, high, side }: Bin): string {
  if (side === 0) return `±${high}`;
  if (low === -Infinity) return `< ${plain(high)}`;
  if (high === Infinity) return `> ${plain(low)}`;
  return `${plain(low)} … ${plain(high)}`;
}
