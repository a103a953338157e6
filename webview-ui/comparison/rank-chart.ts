import { css, html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { signed } from '../model/format.ts';
import { sharedStyles } from '../styles.ts';
import { layerChanges } from './layer-changes.ts';
import { chartRows, type RankRow } from './rank-rows.ts';
import { ranksInWords } from './conclusions.ts';
import { ComparisonPart } from './comparison-part.ts';

const rowHeight = 20;
const top = 26;
const middle = { from: 356, to: 476 };
const width = 832;
const longestName = 28;

/** Where ranks and effects end, and names begin or end, on either side of the lines. */
const columns = {
  before: { rank: middle.from - 12, effect: middle.from - 56, name: middle.from - 142, anchor: 'end' },
  after: { rank: middle.to + 42, effect: middle.to + 126, name: middle.to + 142, anchor: 'start' },
} as const;

/**
 * A name as far as there is room: of a path its end, which tells layers apart; of a flow its first layers and their number.
 * The row's title has all of it.
 */
function shortName({ name, members }: RankRow['change']): string {
  if (name.length <= longestName) return name;
  const [count = ''] = members.length === 0 ? [] : (/ \(\d+ layers\)$/u.exec(name) ?? []);
  if (count === '') return `…${name.slice(1 - longestName)}`;
  return `${name.slice(0, longestName - count.length - 1)}…${count}`;
}

function rankOf(rank: number | null): string {
  return rank === null ? '–' : String(rank);
}

/** Rank, effect and name in the columns of one side. */
function labels(
  side: keyof typeof columns,
  y: number,
  [rank, effect, name]: readonly [rank: string, effect: string, name: string],
): SVGTemplateResult {
  const at = columns[side];
  return svg`
    <text x=${at.rank} y=${y} text-anchor="end">${rank}</text>
    <text x=${at.effect} y=${y} text-anchor="end">${effect}</text>
    <text x=${at.name} y=${y} text-anchor=${at.anchor}>${name}</text>
  `;
}

/** The flows that matter most in either model, by rank before and after: lines that cross are flows that swapped. */
@customElement('segcause-ranks')
class RankChart extends ComparisonPart {
  static override styles = [
    sharedStyles,
    css`
      :host {
        height: 100%;
        overflow: auto;
      }
      svg {
        display: block;
        max-width: ${width}px;
        margin: 4px 16px;
        font: inherit;
        fill: var(--vscode-foreground);
      }
      .dim {
        fill: var(--sc-dim);
      }
      g[role='button'] {
        cursor: pointer;
      }
      g[role='button']:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .selected text {
        font-weight: 600;
      }
      line {
        stroke-width: 2;
      }
      .still line {
        stroke: var(--sc-neutral);
      }
      .selected line {
        stroke-width: 4;
      }
      p {
        margin: 0;
        padding: 12px 16px;
      }
    `,
  ];

  override render(): TemplateResult {
    const rows = chartRows(layerChanges(this.shown.comparison));
    if (rows.length === 0)
      return html`<p class="dim">
        No layer is compared yet${this.shown.activity.running ? '; the run is under way.' : '.'}
      </p>`;
    const height = top + rowHeight * rows.length + 8;
    return html`
      <p data-testid="ranks-conclusion">${ranksInWords(rows)}</p>
      <svg
        viewBox="0 0 ${width} ${height}"
        width=${width}
        height=${height}
        role="group"
        aria-label="Ranks of layers before and after"
        data-testid="ranks"
      >
        <g class="dim">
          ${labels('before', 16, ['rank', 'effect, pts', 'layer before'])}
          ${labels('after', 16, ['rank', 'effect, pts', 'layer after'])}
        </g>
        ${rows.map((row) => this.#row(row))}
      </svg>
    `;
  }

  #row({ change, places }: RankRow): SVGTemplateResult {
    const at = (place: number): number => top + rowHeight * (place + 0.5);
    const { name, difference, before, after, ranks, key } = change;
    const [y1, y2] = [at(places.before), at(places.after)];
    const classes = [
      key === this.view.component ? 'selected' : '',
      difference.state === 'decided' ? '' : 'still',
    ].join(' ');
    const colour =
      difference.state === 'decided'
        ? difference.mean < 0
          ? 'var(--sc-supports)'
          : 'var(--sc-against)'
        : '';
    const select = (): void => {
      this.look({ component: key });
    };
    const words = `${name}: rank ${rankOf(ranks.before)} before, ${rankOf(ranks.after)} after, difference ${signed(difference.mean)} points`;
    return svg`
      <g role="button" tabindex="0" class=${classes} data-testid="rank"
        @click=${select}
        @keydown=${(event: KeyboardEvent): void => {
          if (event.key === 'Enter') select();
        }}>
        <title>${words}</title>
        <line x1=${middle.from} y1=${y1} x2=${middle.to} y2=${y2} stroke=${colour}></line>
        <circle cx=${middle.from} cy=${y1} r="3.5"></circle>
        <circle cx=${middle.to} cy=${y2} r="3.5"></circle>
        ${labels('before', y1 + 4, [rankOf(ranks.before), signed(before), shortName(change)])}
        ${labels('after', y2 + 4, [rankOf(ranks.after), signed(after), shortName(change)])}
      </g>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-ranks': RankChart;
  }
}
