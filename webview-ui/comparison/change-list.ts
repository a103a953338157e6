import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { readingOf } from '../model/outcome-reading.ts';
import { type BarScale, barScale } from '../model/bar-scale.ts';
import { toCsv } from '../model/csv.ts';
import { signed } from '../model/format.ts';
import { effectBar } from '../parts/effect-bar.ts';
import { copyIcon } from '../parts/icons.ts';
import { listStyles } from '../parts/list-styles.ts';
import { grid, type GridColumn } from '../parts/virtual-grid.ts';
import { sharedStyles } from '../styles.ts';
import { askPage } from './actions.ts';
import { type ChangeKey, layerChanges, type LayerChange, sortChanges } from './layer-changes.ts';
import type { ShownComparison } from './state.ts';
import type { ComparisonView } from './view.ts';

/** Layers and skip connections by how much their effects differ: before, after, Δ with interval, and the weights' own. */
@customElement('segcause-changes')
export class ChangeList extends LitElement {
  static override styles = [sharedStyles, listStyles];

  @property({ attribute: false }) shown!: ShownComparison;
  @property({ attribute: false }) view!: ComparisonView;

  override render(): TemplateResult {
    const { comparison } = this.shown;
    const all = layerChanges(comparison);
    if (all.length === 0) {
      return html`<p class="dim" data-testid="no-changes">
        No layer is compared yet: run it to see which layers changed.
      </p>`;
    }
    const outcome = readingOf('dice', comparison.before.question);
    const rows = sortChanges(all, this.view.order);
    const changed = all.filter(({ difference }) => difference.state === 'decided').length;
    const scale = barScale(
      all.map(({ difference }) => difference),
      outcome,
    );
    return html`
      <div class="list">
        <div class="tools">
          <span class="number" data-testid="changed-count"
            >${changed} of ${all.length} changed
            <span class="dim"
              >by more than ${outcome.zero} pts (family-wise error 5 %, this image and pool)</span
            ></span
          >
          <button
            class="plain icon"
            title="Copy these rows as CSV"
            aria-label="Copy these rows as CSV"
            @click=${(): void => {
              askPage(this, { type: 'post', message: { type: 'copy', text: changesCsv(rows) } });
            }}
          >
            ${copyIcon}
          </button>
        </div>
        ${grid<LayerChange>({
          label: 'Layers and skip connections by change of effect on Dice',
          testId: 'changes',
          rowTestId: 'change',
          columns: columnsOf(outcome, scale),
          rows,
          sortedBy: this.view.order,
          selected: this.view.component,
          key: ({ key }) => key,
          title: inWords,
          isUnsure: ({ difference }) => difference.state === 'undetermined',
          select: ({ key }) => {
            askPage(this, { type: 'view', options: { component: key } });
          },
          open: ({ tensors }) => {
            if (tensors.after === null) return;
            const message = { type: 'goToDefinition', side: 'after', tensor: tensors.after } as const;
            askPage(this, { type: 'post', message });
          },
          sort: (key) => {
            const { order } = this.view;
            const descending = order.key === key ? !order.descending : key !== 'name' && key !== 'operator';
            askPage(this, { type: 'view', options: { order: { key: key as ChangeKey, descending } } });
          },
        })}
      </div>
    `;
  }
}

function columnsOf(outcome: OutcomeReading, scale: BarScale): readonly GridColumn<LayerChange>[] {
  return [
    {
      key: 'name',
      label: 'Layer',
      sort: 'By name',
      width: 'minmax(110px, 4fr)',
      isText: true,
      cell: ({ name }) => name,
    },
    {
      key: 'operator',
      label: 'Operator',
      sort: 'By operator',
      width: '92px',
      isText: true,
      from: 700,
      cell: ({ operator }) => operator,
    },
    {
      key: 'before',
      label: 'Before, pts',
      sort: 'By effect before',
      width: '76px',
      cell: ({ before }) => signed(before),
    },
    {
      key: 'after',
      label: 'After, pts',
      sort: 'By effect after',
      width: '70px',
      cell: ({ after }) => signed(after),
    },
    {
      key: 'difference',
      label: 'Δ, pts',
      sort: 'By signed difference',
      width: '60px',
      cell: ({ difference }) => signed(difference.mean),
    },
    {
      key: 'size',
      label: '|Δ|',
      sort: 'By size of the difference',
      width: 'minmax(64px, 3fr)',
      cell: ({ difference }) => effectBar(difference, outcome, scale),
    },
    {
      key: 'interval',
      label: '95 % interval of Δ',
      sort: null,
      width: '134px',
      from: 620,
      cell: ({ difference }) => intervalOf(difference),
    },
    {
      key: 'weights',
      label: 'Weights',
      sort: "By the weights' own relative change (L2)",
      width: '64px',
      from: 520,
      cell: ({ weights }) => (weights === null ? '–' : `${(100 * weights).toFixed(1)} %`),
    },
    {
      key: 'n',
      label: 'n',
      sort: 'By number of paired draws',
      width: '30px',
      from: 560,
      cell: ({ difference }) => String(difference.n),
    },
  ];
}

function intervalOf({ low, high, n }: LayerChange['difference']): string {
  if (n === 0) return 'proved';
  return low === high ? 'exact for the pool' : `${signed(low)} to ${signed(high)}`;
}

const verdicts = {
  decided: 'changed',
  negligible: 'not changed',
  undetermined: 'not told from unchanged yet',
} as const;

function inWords({ name, operator, before, after, difference, weights }: LayerChange): string {
  const moved = weights === null ? '' : ` Weights moved by ${(100 * weights).toFixed(1)} %.`;
  const verdict = verdicts[difference.state as keyof typeof verdicts];
  return `${name}, ${operator}: ${signed(before)} before, ${signed(after)} after, difference ${signed(difference.mean)} points (${intervalOf(difference)}): ${verdict}.${moved} Enter: go to definition.`;
}

function changesCsv(rows: readonly LayerChange[]): string {
  return toCsv<LayerChange>(
    [
      { heading: 'name', value: ({ name }) => name },
      { heading: 'kind', value: ({ component }) => component.kind },
      { heading: 'operator', value: ({ operator }) => operator },
      { heading: 'before (pts)', value: ({ before }) => before },
      { heading: 'after (pts)', value: ({ after }) => after },
      { heading: 'difference (pts)', value: ({ difference }) => difference.mean },
      { heading: '95 % low', value: ({ difference }) => difference.low },
      { heading: '95 % high', value: ({ difference }) => difference.high },
      { heading: 'adjusted p', value: ({ p }) => p },
      { heading: 'paired draws', value: ({ difference }) => difference.n },
      {
        heading: 'verdict',
        value: ({ difference }) => verdicts[difference.state as keyof typeof verdicts],
      },
      { heading: 'relative change of weights', value: ({ weights }) => weights },
    ],
    rows,
  );
}
