import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import '../../parts/virtual-grid.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { fewDonorsWarning } from '../../../src/documents/donor-words.ts';
import { type Replacement, replacements, replacementWords } from '../../../src/documents/learnt.ts';
import { meaningOf, type RankedBy } from '../../model/learnt.ts';
import { measureButton } from '../measure-button.ts';
import { customElement } from 'lit/decorators.js';
import { ask } from '../actions.ts';
import { barScale } from '../../model/bar-scale.ts';
import { layerIndex, tensorOf } from '../../model/component-names.ts';
import {
  arrange,
  type ComponentFilter,
  type ComponentKey,
  type RankedComponent,
  rowShowing,
  stagesOf,
  withOpenFlows,
} from '../../model/component-ranking.ts';
import { isUnsure } from '../../model/block-effect.ts';
import { rankingCsv, rankingTerms } from '../list-csv.ts';
import { rankingIn } from '../current-lists.ts';
import { slidingReason } from '../selecting.ts';
import { reordered } from '../../model/sorting.ts';
import { sharedStyles } from '../../styles.ts';
import { choiceField } from '../../parts/choice.ts';
import { copyButton } from '../../parts/copy-button.ts';
import { effectGridColumns } from './effect-grid-columns.ts';
import { listStyles } from '../../parts/list-styles.ts';
import { grid } from '../../parts/virtual-grid.ts';
import { PanelPart } from '../panel-part.ts';
import { hasOther, nameColumns, otherColumn, rowInWords, sharedByMembers } from './ranking-columns.ts';

/** Layers and skip connections by their effects: one list, to be sorted and filtered. */
@customElement('segcause-ranking')
class ComponentRanking extends PanelPart {
  static override styles = [
    sharedStyles,
    listStyles,
    css`
      vscode-textfield {
        flex: 1 1 120px;
        max-width: 240px;
        min-width: 80px;
      }
      .list {
        grid-template-rows: auto auto minmax(0, 1fr);
      }
      .warning {
        padding: 0 16px 4px;
        color: var(--vscode-editorWarning-foreground, inherit);
      }
      vscode-single-select {
        flex: 0 1 150px;
        width: auto;
        min-width: 80px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { shown, view } = this;
    const { rows: all, outcome, by } = rankingIn(shown, view);
    if (all.length === 0) {
      return html`<div class="list">
        <div class="tools">${this.#byField(by)}</div>
        <div>
          <p class="dim" data-testid="no-ranking">${this.#nothingKnown(by)}</p>
          ${by === 'flow' || this.isReport ? nothing : this.#measureLearnt(by)}
        </div>
      </div>`;
    }
    const flows = arrange(all, view.filter, view.componentOrder);
    const rows = withOpenFlows(flows, view.openFlows);
    const scale = barScale(
      all.map(({ effect }) => effect),
      outcome,
    );
    const [label, other] = by === 'flow' ? (['Flow', 'Learnt'] as const) : (['Learnt', 'Flow'] as const);
    return html`
      <div class="list">
        ${this.#tools(all, flows)} ${this.#fewDonors(by)}
        ${grid<RankedComponent>({
          label: `Layers and skip connections by effect on ${outcome.label}`,
          testId: 'ranking',
          rowTestId: 'ranked-component',
          columns: [
            ...nameColumns,
            ...effectGridColumns(outcome, scale, label).map(sharedByMembers),
            ...(all.some((row) => hasOther(row)) ? [otherColumn(other, outcome.unit)] : []),
          ],
          rows,
          sortedBy: view.componentOrder,
          selected: rowShowing(rows, view.component),
          key: ({ key }) => key,
          title: (row) => rowInWords(row, outcome),
          isUnsure: ({ effect }) => isUnsure(effect),
          select: ({ key, component }, how) => {
            const tensor = tensorOf(component);
            ask(this, { type: 'selectComponent', component: key, tensor, measure: how === 'click' });
          },
          open: ({ component }) => {
            const tensor = tensorOf(component);
            if (tensor !== null) ask(this, { type: 'goToDefinition', part: tensor });
          },
          menu: ({ key, component }, at) => {
            const tensor = tensorOf(component);
            ask(this, { type: 'menu', component: key, tensor, at });
          },
          ...(rows.some(({ members }) => members.length > 0) && {
            nested: {
              isOpen: ({ key, members }: RankedComponent) =>
                members.length === 0 ? null : view.openFlows.includes(key),
              isInner: ({ isMember }: RankedComponent) => isMember,
              toggle: ({ key }: RankedComponent) => {
                const others = view.openFlows.filter((open) => open !== key);
                this.look({ openFlows: others.length < view.openFlows.length ? others : [...others, key] });
              },
            },
          }),
          sort: (key) => {
            const componentOrder = reordered(view.componentOrder, key as ComponentKey, falling.has(key));
            this.look({ componentOrder });
          },
        })}
      </div>
    `;
  }

  #byField(by: RankedBy): TemplateResult {
    return choiceField<RankedBy>({
      testId: 'ranked-by',
      label: 'Ranked by',
      title: by === 'flow' ? meaningOf.flow : meaningOf.learnt,
      choices: [
        { value: 'flow', label: 'By flow' },
        ...replacements.map((value) => ({ value, label: `Learnt: ${replacementWords[value]}` })),
      ],
      chosen: by,
      choose: (rankedBy) => {
        this.look({ rankedBy });
      },
    });
  }

  /** Learnt effects need no donors. */
  #fewDonors(by: RankedBy): TemplateResult {
    const { components } = this.shown.explanation;
    const isDrawn = components?.intervention === 'resample' || components?.intervention === 'restore';
    const warning = by === 'flow' && isDrawn ? fewDonorsWarning(components.donors) : null;
    return warning === null
      ? html`<span></span>`
      : html`<p class="warning" role="status" data-testid="few-donors">${warning}</p>`;
  }

  #nothingKnown(by: RankedBy): string {
    const { running } = this.shown.activity;
    if (this.shown.explanation.question.windows !== undefined) return `${slidingReason}.`;
    if (by === 'flow')
      return running
        ? 'No layer is measured yet; the run is under way.'
        : 'No layer is measured yet. Run to see which layers and skip connections carry the segmentation.';
    return `Not measured yet. ${meaningOf.learnt}`;
  }

  #measureLearnt(replacement: Replacement): TemplateResult {
    return measureButton(this.shown, {
      kind: 'learnt',
      testId: 'measure-learnt',
      label: 'Measure',
      title: `What each layer’s parameters, ${replacementWords[replacement]}, change`,
      measure: () => {
        ask(this, { type: 'post', message: { type: 'measure', aim: { kind: 'learnt', replacement } } });
      },
    });
  }

  #tools(all: readonly RankedComponent[], rows: readonly RankedComponent[]): TemplateResult {
    const { shown, view } = this;
    const filterBy = (filter: Partial<ComponentFilter>): void => {
      this.look({ filter: { ...view.filter, ...filter } });
    };
    const operators = [...new Set(all.map(({ operator }) => operator))].sort();
    const stages = stagesOf(layerIndex(shown.explanation.layers).layers);
    const { outcome, by } = rankingIn(shown, view);
    return html`
      <div class="tools" role="search" aria-label="Filter the ranking">
        ${this.#byField(by)}
        <vscode-textfield
          placeholder="Filter by name"
          data-testid="filter-name"
          .label=${'Filter by name'}
          .value=${view.filter.name}
          @input=${(event: Event): void => {
            filterBy({ name: (event.target as HTMLInputElement).value });
          }}
        ></vscode-textfield>
        ${filterField('filter-operator', 'All operators', operators, view.filter.operator, (operator) => {
          filterBy({ operator });
        })}
        ${filterField('filter-stage', 'All stages', stages, view.filter.stage, (stage) => {
          filterBy({ stage });
        })}
        <span class="dim number count" role="status" data-testid="ranking-count"
          >${rows.length === all.length ? `${all.length}` : `${rows.length} of ${all.length}`}</span
        >
        ${this.isReport ? nothing : copyButton(this, () => rankingCsv(rows, outcome, rankingTerms(this.shown, view)), 'copy-ranking')}
      </div>
    `;
  }
}

function filterField(
  testId: string,
  all: string,
  values: readonly string[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  const choices = [{ value: '', label: all }, ...values.map((value) => ({ value, label: value }))];
  return choiceField({ testId, label: all, choices, chosen, choose });
}

/** Columns that are first sorted with the largest on top. */
const falling: ReadonlySet<string> = new Set(['shape', 'parameters', 'se', 'n']);

declare global {
  interface HTMLElementTagNameMap {
    'segcause-ranking': ComponentRanking;
  }
}
