import { html, LitElement, nothing, type TemplateResult } from 'lit';
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

/**
 * Layers and skip connections by how much their effects differ: before, after, Δ with interval, how far the layer itself
 * has changed, and how far its weights have moved.
 */
@customElement('segcause-changes')
export class ChangeList extends LitElement {
  static override styles = [sharedStyles, listStyles];

  @property({ attribute: false }) shown!: ShownComparison;
  @property({ attribute: false }) view!: ComparisonView;
  @property({ type: Boolean }) isReport = false;

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
    const roles = all.filter(({ difference }) => difference.state === 'decided').length;
    const own = all.flatMap((row) => row.own ?? []);
    const layers = own.filter(({ difference }) => difference.state === 'decided').length;
    const scale = barScale(
      all.map(({ difference }) => difference),
      outcome,
    );
    return html`
      <div class="list">
        <div class="tools">
          <span class="number" data-testid="changed-count"
            ><span title=${meanings.difference}>${roles} of ${all.length} changed</span>${
              own.length === 0
                ? nothing
                : html`<span title=${meanings.own}>, ${layers} of ${own.length} layers themselves</span>`
            }
            <span class="dim"
              >by more than ${outcome.zero} pts (family-wise error 5 %, this image and pool)</span
            ></span
          >
          ${
            this.isReport
              ? nothing
              : html`<button
                  class="plain icon"
                  title="Copy these rows as CSV"
                  aria-label="Copy these rows as CSV"
                  @click=${(): void => {
                    askPage(this, { type: 'post', message: { type: 'copy', text: changesCsv(rows) } });
                  }}
                >
                  ${copyIcon}
                </button>`
          }
        </div>
        ${grid<LayerChange>({
          label: 'Layers and skip connections by change of effect on Dice',
          testId: 'changes',
          rowTestId: 'change',
          columns: columnsOf(outcome, scale, own.length > 0),
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

/** What the two differences say: the one of the layer's place in the network, the other of the layer. */
const meanings = {
  difference: 'Δ: the role of the layer changed: its effect after less its effect before, whatever caused it',
  own: 'Own Δ: the layer itself changed: its effect before with its later weights, less its effect before',
} as const;

const ownColumns: readonly GridColumn<LayerChange>[] = [
  {
    key: 'own',
    label: 'Own Δ, pts',
    sort: `By ${meanings.own}`,
    width: '76px',
    from: 548,
    cell: ({ own }) => (own === null ? '–' : signed(own.difference.mean)),
  },
  {
    key: 'ownInterval',
    label: '95 % interval of own Δ',
    sort: null,
    width: '150px',
    from: 974,
    cell: ({ own }) => (own === null ? '–' : intervalOf(own.difference)),
  },
];

function columnsOf(
  outcome: OutcomeReading,
  scale: BarScale,
  hasOwn: boolean,
): readonly GridColumn<LayerChange>[] {
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
      from: 1078,
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
      sort: `By ${meanings.difference}`,
      width: '60px',
      cell: ({ difference }) => signed(difference.mean),
    },
    {
      key: 'size',
      label: '|Δ|',
      sort: 'By size of Δ',
      width: 'minmax(64px, 3fr)',
      cell: ({ difference }) => effectBar(difference, outcome, scale),
    },
    {
      key: 'interval',
      label: '95 % interval of Δ',
      sort: null,
      width: '134px',
      from: 812,
      cell: ({ difference }) => intervalOf(difference),
    },
    ...(hasOwn ? ownColumns : []),
    {
      key: 'weights',
      label: 'Weights',
      sort: "By the weights' own relative change (L2)",
      width: '64px',
      from: 624,
      cell: ({ weights }) => (weights === null ? '–' : `${(100 * weights).toFixed(1)} %`),
    },
    {
      key: 'n',
      label: 'n',
      sort: 'By number of paired draws',
      width: '30px',
      from: 666,
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

function inWords({ name, operator, before, after, difference, own, weights }: LayerChange): string {
  const moved = weights === null ? '' : ` Weights moved by ${(100 * weights).toFixed(1)} %.`;
  const verdict = verdicts[difference.state as keyof typeof verdicts];
  const itself =
    own === null
      ? ''
      : ` Own Δ ${signed(own.difference.mean)} points (${intervalOf(own.difference)}): the layer itself ${verdicts[own.difference.state as keyof typeof verdicts]}.`;
  return `${name}, ${operator}: ${signed(before)} before, ${signed(after)} after, Δ ${signed(difference.mean)} points (${intervalOf(difference)}): its role ${verdict}.${itself}${moved} Enter: go to definition.`;
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
      { heading: 'own difference (pts)', value: ({ own }) => own?.difference.mean ?? null },
      { heading: 'own 95 % low', value: ({ own }) => own?.difference.low ?? null },
      { heading: 'own 95 % high', value: ({ own }) => own?.difference.high ?? null },
      { heading: 'own adjusted p', value: ({ own }) => own?.p ?? null },
      { heading: 'relative change of weights', value: ({ weights }) => weights },
    ],
    rows,
  );
}
