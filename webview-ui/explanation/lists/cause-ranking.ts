import '../../parts/virtual-grid.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { nounsOf } from '../../../src/documents/box.ts';
import { barScale } from '../../model/bar-scale.ts';
import { isUnsure } from '../../model/block-effect.ts';
import { type CauseKey, flippedPixels, type RankedCause, sortCauses } from '../../model/cause-ranking.ts';
import { effectInWords, intervalInWords } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';
import { roiPlace } from '../../model/roi-words.ts';
import { reordered } from '../../model/sorting.ts';
import { copyButton } from '../../parts/copy-button.ts';
import { listStyles } from '../../parts/list-styles.ts';
import { grid, type GridColumn } from '../../parts/virtual-grid.ts';
import { sharedStyles } from '../../styles.ts';
import { ask } from '../actions.ts';
import { causesIn } from '../current-lists.ts';
import { causesCsv, causeTerms } from '../list-csv.ts';
import { measureButton } from '../measure-button.ts';
import { PanelPart } from '../panel-part.ts';
import { effectGridColumns, rankColumn } from './effect-grid-columns.ts';

/** Cheap causes of what the RoI reads: what was done, what it came to, and how much of the component remains. */
@customElement('segcause-causes')
class CauseRanking extends PanelPart {
  static override styles = [sharedStyles, listStyles];

  override render(): TemplateResult {
    const { rows: all, outcome } = causesIn(this.shown, this.view);
    const rows = sortCauses(all, this.view.causeOrder);
    return html`
      <div class="list">
        ${this.#tools(rows, outcome)}
        ${
          rows.length === 0
            ? html`<p class="dim" data-testid="no-causes">
                ${
                  this.isReport
                    ? 'No cause was tried.'
                    : 'No cause is tried yet. Channels, mirroring, orientation, intensities, spacing and other folds take a few passes each.'
                }
              </p>`
            : this.#grid(rows, outcome)
        }
      </div>
    `;
  }

  #grid(rows: readonly RankedCause[], outcome: OutcomeReading): TemplateResult {
    const scale = barScale(
      rows.map(({ effect }) => effect),
      outcome,
    );
    const nouns = nounsOf(this.shown.explanation.question.input.size.length);
    const hasDraws = rows.some(({ effect }) => effect.n > 1);
    const effects = effectGridColumns(outcome, scale)
      .filter(({ key }) => hasDraws || key === 'effect' || key === 'bar')
      .map((column): GridColumn<RankedCause> => ({
        ...column,
        ...widths[column.key],
        cell: (row) => (row.cause.found === null ? '' : column.cell(row)),
      }));
    return grid<RankedCause>({
      label: `Causes by effect on ${outcome.label}`,
      testId: 'causes',
      rowTestId: 'ranked-cause',
      columns: [...causeColumns(nouns), ...effects],
      rows,
      sortedBy: this.view.causeOrder,
      selected: this.view.cause,
      key: ({ key }) => key,
      title: (row) => rowInWords(row, outcome, nouns),
      isUnsure: ({ effect }) => isUnsure(effect),
      select: ({ key }) => {
        this.look({ cause: key });
      },
      sort: (key) => {
        const isFalling = key === 'flipped' || key === 'se' || key === 'n';
        this.look({ causeOrder: reordered(this.view.causeOrder, key as CauseKey, isFalling) });
      },
    });
  }

  #tools(rows: readonly RankedCause[], outcome: OutcomeReading): TemplateResult {
    const { explanation } = this.shown;
    const { causes, question } = explanation;
    const isOpen = !this.isReport && causes?.isComplete !== true;
    const measure = (): void => {
      ask(this, { type: 'showCauses' });
    };
    return html`
      <div class="tools">
        <span class="name" title="What the RoI reads under each cause"
          >Why is it here? ${roiPlace(question.roi)}</span
        >
        ${
          isOpen
            ? measureButton(this.shown, {
                kind: 'causes',
                testId: 'measure-causes',
                label: rows.length === 0 ? 'Try Causes' : 'Try the Rest',
                title: 'Try cheap causes of what the region of interest reads',
                measure,
              })
            : nothing
        }
        ${
          rows.length === 0
            ? nothing
            : html`<span class="dim number count" data-testid="cause-count">${rows.length}</span>
                ${this.isReport ? nothing : copyButton(this, () => causesCsv(rows, outcome, causeTerms(this.shown, outcome)), 'copy-causes')}`
        }
      </div>
    `;
  }
}

type Nouns = ReturnType<typeof nounsOf>;

/** Where the list is narrow, room goes to conclusions. */
const widths: Readonly<Record<string, Pick<GridColumn<RankedCause>, 'width' | 'from'>>> = {
  bar: { width: '84px', from: 560 },
  interval: { width: '134px', from: 860 },
  n: { width: '4.5ch', from: 720 },
  se: { width: '5.6ch', from: 1150 },
};

const causeColumns = ({ position, unit }: Nouns): readonly GridColumn<RankedCause>[] => [
  rankColumn('rank', ({ rank }) => rank),
  {
    key: 'kind',
    label: 'Cause',
    sort: 'By kind',
    width: '92px',
    isText: true,
    from: 960,
    cell: ({ kind }) => kind,
  },
  {
    key: 'conclusion',
    label: 'Conclusion',
    sort: 'By conclusion',
    width: 'minmax(160px, 1fr)',
    isText: true,
    cell: ({ conclusion }) => `${conclusion.slice(0, 1).toUpperCase()}${conclusion.slice(1)}`,
  },
  {
    key: 'remaining',
    label: 'Remains',
    sort: `By the share of the predicted ${position}s that stay predicted`,
    width: '64px',
    from: 460,
    cell: ({ remaining }) => (remaining === null ? '–' : `${Math.round(remaining)} %`),
  },
  {
    key: 'flipped',
    label: `− / + ${unit}`,
    sort: `By the number of ${position}s that change`,
    width: unit === 'px' ? '86px' : '110px',
    from: 900,
    cell: ({ cause: { found } }) =>
      found === null ? '' : `${pixels(found.lost.mean)} / ${pixels(found.gained.mean)}`,
  },
];

function pixels(mean: number): string {
  return mean.toFixed(Number.isInteger(mean) || mean >= 100 ? 0 : 1);
}

function rowInWords(row: RankedCause, outcome: OutcomeReading, { unit }: Nouns): string {
  const { kind, conclusion, cause, effect } = row;
  if (cause.found === null) return `${kind}: ${conclusion}. ${cause.how}`;
  const interval = intervalInWords(effect, outcome);
  const sure = interval === null ? '' : ` (95 % interval ${interval})`;
  const changed = Math.round(flippedPixels(row) ?? 0);
  return `${kind}: ${conclusion}. ${effectInWords(effect, outcome)} of ${outcome.label}${sure}; ${changed} ${unit} of the RoI change. ${cause.how}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-causes': CauseRanking;
  }
}
