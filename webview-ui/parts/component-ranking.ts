import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './virtual-grid.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { barScale } from '../model/bar-scale.ts';
import { imageShape, layerIndex } from '../model/component-names.ts';
import {
  arrange,
  type ComponentFilter,
  type ComponentKey,
  type RankedComponent,
  stagesOf,
} from '../model/component-ranking.ts';
import { isUnsure } from '../model/effect-table.ts';
import { rankingCsv } from '../model/list-csv.ts';
import { effectInWords, short, stateInWords } from '../model/format.ts';
import { rankingIn } from '../model/looked-at.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { ViewOptions } from '../model/view-options.ts';
import { sharedStyles } from '../styles.ts';
import { copyButton } from './copy-button.ts';
import { effectGridColumns } from './effect-grid-columns.ts';
import { listStyles } from './list-styles.ts';
import { grid, type GridColumn } from './virtual-grid.ts';

/** Layers and skip connections by their effects: one list, to be sorted and filtered. */
@customElement('segcause-ranking')
export class ComponentRanking extends LitElement {
  static override styles = [
    sharedStyles,
    listStyles,
    css`
      vscode-textfield {
        flex: 1 1 120px;
        max-width: 240px;
        min-width: 80px;
      }
      vscode-single-select {
        flex: 0 1 150px;
        width: auto;
        min-width: 80px;
      }
    `,
  ];

  @property({ attribute: false }) shown!: ShownState;
  @property({ attribute: false }) view!: ViewOptions;
  @property({ type: Boolean }) isReport = false;

  override render(): TemplateResult {
    const { shown, view } = this;
    const { rows: all, outcome } = rankingIn(shown, view);
    if (all.length === 0) {
      return html`<p class="dim" data-testid="no-ranking">
        No layer is measured yet: run it to see which layers and skip connections carry the segmentation.
      </p>`;
    }
    const rows = arrange(all, view.filter, view.componentOrder);
    const scale = barScale(
      all.map(({ effect }) => effect),
      outcome,
    );
    return html`
      <div class="list">
        ${this.#tools(all, rows)}
        ${grid<RankedComponent>({
          label: `Layers and skip connections by effect on ${outcome.label}`,
          testId: 'ranking',
          rowTestId: 'ranked-component',
          columns: [...nameColumns, ...effectGridColumns(outcome, scale)],
          rows,
          sortedBy: view.componentOrder,
          selected: view.component,
          key: ({ key }) => key,
          title: (row) => rowInWords(row, outcome),
          isUnsure: ({ effect }) => isUnsure(effect),
          select: ({ key, component }, how) => {
            const tensor = 'tensor' in component ? component.tensor : null;
            ask(this, { type: 'selectComponent', component: key, tensor, measure: how === 'click' });
          },
          open: ({ component }) => {
            if ('tensor' in component) ask(this, { type: 'goToDefinition', part: component.tensor });
          },
          menu: ({ key, component }, at) => {
            const tensor = 'tensor' in component ? component.tensor : null;
            ask(this, { type: 'menu', component: key, tensor, at });
          },
          sort: (key) => {
            const { componentOrder: order } = view;
            const descending = order.key === key ? !order.descending : falling.has(key);
            ask(this, {
              type: 'view',
              options: { componentOrder: { key: key as ComponentKey, descending } },
            });
          },
        })}
      </div>
    `;
  }

  #tools(all: readonly RankedComponent[], rows: readonly RankedComponent[]): TemplateResult {
    const { shown, view } = this;
    const filterBy = (filter: Partial<ComponentFilter>): void => {
      ask(this, { type: 'view', options: { filter: { ...view.filter, ...filter } } });
    };
    const operators = [...new Set(all.map(({ operator }) => operator))].sort();
    const stages = stagesOf(layerIndex(shown.explanation.layers).layers);
    const { outcome } = rankingIn(shown, view);
    return html`
      <div class="tools" role="search" aria-label="Filter the ranking">
        <vscode-textfield
          placeholder="Filter by name"
          data-testid="filter-name"
          .label=${'Filter by name'}
          .value=${view.filter.name}
          @input=${(event: Event): void => {
            filterBy({ name: (event.target as HTMLInputElement).value });
          }}
        ></vscode-textfield>
        ${choice('filter-operator', 'All operators', operators, view.filter.operator, (operator) => {
          filterBy({ operator });
        })}
        ${choice('filter-stage', 'All stages', stages, view.filter.stage, (stage) => {
          filterBy({ stage });
        })}
        <span class="dim number count" role="status" data-testid="ranking-count"
          >${rows.length === all.length ? `${all.length}` : `${rows.length} of ${all.length}`}</span
        >
        ${this.isReport ? nothing : copyButton(this, () => rankingCsv(rows, outcome), 'copy-ranking')}
      </div>
    `;
  }
}

function choice(
  id: string,
  all: string,
  choices: readonly string[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`
    <vscode-single-select
      data-testid=${id}
      position="above"
      .label=${all}
      .value=${chosen}
      @change=${(event: Event): void => {
        choose((event.target as HTMLSelectElement).value);
      }}
    >
      <vscode-option value="" ?selected=${chosen === ''}>${all}</vscode-option>
      ${choices.map(
        (value) => html`<vscode-option value=${value} ?selected=${value === chosen}>${value}</vscode-option>`,
      )}
    </vscode-single-select>
  `;
}

/** Columns that are first sorted with the largest on top. */
const falling: ReadonlySet<string> = new Set(['shape', 'parameters', 'se', 'n']);

const nameColumns: readonly GridColumn<RankedComponent>[] = [
  {
    key: 'rank',
    label: 'Rank',
    sort: 'By size of the effect',
    width: '44px',
    cell: ({ rank }) => String(rank ?? ''),
  },
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
    from: 560,
    cell: ({ operator }) => operator,
  },
  {
    key: 'shape',
    label: 'Output',
    sort: 'By size of the output',
    width: '66px',
    from: 820,
    cell: ({ layer }) => imageShape(layer?.shape ?? []),
  },
  {
    key: 'parameters',
    label: 'Params',
    sort: 'By number of parameters',
    width: '56px',
    from: 980,
    cell: ({ layer, component }) =>
      component.kind === 'layer' && layer !== null && layer.parameters > 0 ? short(layer.parameters) : '',
  },
];

function rowInWords(
  { name, operator, effect, rank }: RankedComponent,
  outcome: Parameters<typeof effectInWords>[1],
): string {
  const ranked = rank === null ? '' : `, rank ${rank}`;
  return `${name}, ${operator}: ${effectInWords(effect, outcome)}${ranked}. ${stateInWords(effect, outcome)}.`;
}
