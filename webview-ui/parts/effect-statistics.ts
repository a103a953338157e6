import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { effectColour, toCss } from '../draw/colour-scale.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { plain, share } from '../model/format.ts';
import { type Bin, type Statistics, statisticsOf } from '../model/statistics.ts';
import { sharedStyles } from '../styles.ts';

const signs = [
  { key: 'negative', label: 'Support', sign: '−', colour: toCss(effectColour(-0.8, 1)) },
  { key: 'zero', label: 'No effect', sign: '0', colour: 'var(--sc-neutral)' },
  { key: 'positive', label: 'Work against', sign: '+', colour: toCss(effectColour(0.8, 1)) },
] as const;

/** How many blocks have which effect: shares by sign, and the published histogram. */
@customElement('segcause-statistics')
export class EffectStatistics extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      p {
        margin: 0;
        padding: 12px 16px;
      }
      .both {
        display: grid;
        grid-template-columns: minmax(190px, 250px) minmax(300px, 1fr);
        gap: 12px 32px;
        height: 100%;
        padding: 10px 16px;
      }
      table {
        border-collapse: collapse;
        margin-top: 8px;
      }
      th {
        padding: 2px 16px 2px 0;
        font-weight: 400;
        text-align: left;
      }
      td {
        padding: 2px 0 2px 12px;
        text-align: right;
      }
      .note {
        padding: 6px 0 0;
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
        margin-top: 8px;
        overflow: hidden;
        border: 1px solid var(--sc-border-strong);
        border-radius: 2px;
      }
      figure {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 108px;
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
          grid-template-columns: minmax(0, 1fr);
          height: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) table!: EffectTable;
  @property({ type: Number }) tau = 0;

  override render(): TemplateResult {
    const statistics = statisticsOf(this.table, this.tau);
    if (statistics.counted === 0)
      return html`<p class="dim">
        Nothing is measured yet: run it to see how many blocks support the segmentation.
      </p>`;
    return html`<div class="both" data-testid="statistics">
      ${this.#shares(statistics)}${this.#histogram(statistics)}
    </div>`;
  }

  #shares(statistics: Statistics): TemplateResult {
    const { counted, skipped, unknown, undetermined } = statistics;
    const notes = [
      `${counted} blocks`,
      ...(skipped > 0 ? [`${skipped} that touch the RoI left out`] : []),
      ...(undetermined > 0 ? [`${undetermined} not told from zero yet`] : []),
      ...(unknown > 0 ? [`${unknown} not measured yet`] : []),
    ];
    return html`
      <div>
        <h2>Blocks by sign</h2>
        <div class="stack" aria-hidden="true">
          ${signs.map(
            ({ key, colour }) =>
              html`<div .style=${`background: ${colour}; flex: ${statistics[key]}`}></div>`,
          )}
        </div>
        <table class="number">
          ${signs.map(
            ({ key, label, sign, colour }) => html`
              <tr data-testid="share-${key}">
                <th scope="row">
                  <span class="swatch" .style=${`background: ${colour}`}></span>${label}
                  <span class="dim">(${sign})</span>
                </th>
                <td>${statistics[key]}</td>
                <td>${share(statistics[key], counted)}</td>
              </tr>
            `,
          )}
        </table>
        <p class="dim number note">${notes.join('; ')}</p>
      </div>
    `;
  }

  #histogram({ bins }: Statistics): TemplateResult {
    const most = Math.max(1, ...bins.filter(({ sign }) => sign !== 0).map(({ count }) => count));
    const columns = `grid-template-columns: repeat(${bins.length}, minmax(0, 1fr))`;
    return html`
      <figure>
        <figcaption><h2>Blocks by effect, Dice points</h2></figcaption>
        <div class="bars number" .style=${columns} role="list" data-testid="histogram">
          ${bins.map((bin) => this.#bar(bin, most))}
          <div class="axis"></div>
          ${bins.slice(0, -1).map(({ high }) => html`<div class="edge" aria-hidden="true">${plain(high)}</div>`)}
        </div>
      </figure>
    `;
  }

  #bar(bin: Bin, most: number): TemplateResult {
    const isCut = bin.count > most;
    const middle =
      Number.isFinite(bin.low) && Number.isFinite(bin.high) ? (bin.low + bin.high) / 2 : bin.sign * 4;
    const strength = bin.sign * Math.min(1, 0.3 + Math.log1p(Math.abs(middle)) / 2);
    const colour = bin.sign === 0 ? 'var(--sc-neutral)' : toCss(effectColour(strength, 1));
    const height = Math.min(100, (100 * bin.count) / most);
    const title = `${rangeLabel(bin)} pts: ${bin.count} blocks${isCut ? ' (bar cut off)' : ''}`;
    return html`
      <div
        role="listitem"
        class=${isCut ? 'bar cut' : bin.count === 0 ? 'bar none' : 'bar'}
        title=${title}
        aria-label=${title}
        .style=${`height: ${height}%; background: ${colour}`}
      >
        <span>${bin.count}</span>
      </div>
    `;
  }
}

function rangeLabel({ low, high, sign }: Bin): string {
  if (sign === 0) return `±${high}`;
  if (low === -Infinity) return `< ${plain(high)}`;
  if (high === Infinity) return `> ${plain(low)}`;
  return `${plain(low)} … ${plain(high)}`;
}
