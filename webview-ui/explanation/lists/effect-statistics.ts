import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EffectTable } from '../../model/effect-table.ts';
import { grouped, plain, share } from '../../model/format.ts';
import { type Bin, type Statistics, statisticsOf } from '../../model/statistics.ts';
import { sharedStyles } from '../../styles.ts';
import { statisticsStyles } from './statistics-styles.ts';

const sides = [
  { key: 'supporting', label: 'Support', side: -1, colour: 'var(--sc-supports)' },
  { key: 'zero', label: 'No effect', side: 0, colour: 'var(--sc-neutral)' },
  { key: 'opposing', label: 'Work against', side: 1, colour: 'var(--sc-against)' },
  { key: 'undetermined', label: 'Not yet distinguishable', side: null, colour: 'var(--sc-dotted)' },
] as const;

/** How many blocks have which effect: shares by sign, and the published histogram. */
@customElement('segcause-statistics')
class EffectStatistics extends LitElement {
  static override styles = [sharedStyles, statisticsStyles];

  @property({ attribute: false }) table!: EffectTable;

  override render(): TemplateResult {
    const statistics = statisticsOf(this.table);
    if (statistics.counted === 0)
      return html`<p class="dim">
        Nothing is measured yet. Run to see how many blocks support the segmentation.
      </p>`;
    return html`<div class="both" data-testid="statistics">
      ${this.#shares(statistics)}${this.#histogram(statistics)}
    </div>`;
  }

  #shares(statistics: Statistics): TemplateResult {
    const { counted, skipped, undiffering, unknown } = statistics;
    const { sense } = this.table.outcome;
    const notes = [
      ...(skipped > 0 ? [`${skipped} touch the RoI: not measured`] : []),
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
    const solid = side < 0 ? 'var(--sc-supports)' : 'var(--sc-against)';
    const strength = `${Math.round(100 * this.#strength(bin))}%`;
    const colour = side === 0 ? 'var(--sc-neutral)' : `color-mix(in srgb, ${solid} ${strength}, transparent)`;
    const height = Math.min(100, (100 * count) / most);
    const title = [
      `${rangeInWords(bin)} ${unit}: ${count} blocks`,
      ...(undetermined > 0 ? [`${undetermined} of them not yet distinguishable from zero`] : []),
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

  /** Bars further out are stronger. */
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

declare global {
  interface HTMLElementTagNameMap {
    'segcause-statistics': EffectStatistics;
  }
}
