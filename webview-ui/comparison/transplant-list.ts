import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { barScale } from '../model/bar-scale.ts';
import { type BlockEffect, unknownEffect } from '../model/block-effect.ts';
import { fileName, signed } from '../model/format.ts';
import { type OutcomeReading, readingOf } from '../model/outcome-reading.ts';
import { reordered, type Order, sortedBy, type SortValue } from '../model/sorting.ts';
import { choiceField } from '../parts/choice.ts';
import { effectBar } from '../parts/effect-bar.ts';
import { listStyles } from '../parts/list-styles.ts';
import { grid, type GridColumn } from '../parts/virtual-grid.ts';
import { sharedStyles } from '../styles.ts';
import { ask } from './actions.ts';
import { transplantInWords } from './conclusions.ts';
import { type TransplantRow, transplantRows } from './transplants.ts';
import type { ComparisonView } from './view.ts';
import { ComparisonPart } from './comparison-part.ts';

/** Which layer carries the difference: each put into the other network, by its activation or its weights. */
@customElement('segcause-transplants')
class TransplantList extends ComparisonPart {
  static override styles = [
    sharedStyles,
    listStyles,
    css`
      vscode-single-select {
        width: 260px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { comparison } = this.shown;
    const { into, transplantOrder } = this.view;
    const all = transplantRows(comparison, into);
    if (all.length === 0) {
      return html`<p class="dim" data-testid="no-transplants">
        No layer is transplanted yet. A run does this after ranking the layers.
      </p>`;
    }
    const outcome = readingOf('dice', comparison.before.question);
    const giver = fileName(comparison[into === 'before' ? 'after' : 'before'].question.model.path);
    const own = comparison[into].baseline.dice;
    const other = comparison[into === 'before' ? 'after' : 'before'].baseline.dice;
    return html`
      <div class="list">
        <div class="tools">
          ${choiceField<ComparisonView['into']>({
            testId: 'into',
            label: 'Direction',
            choices: (['before', 'after'] as const).map((side) => ({
              value: side,
              label: `into ${fileName(comparison[side].question.model.path)}`,
            })),
            chosen: into,
            choose: (chosen) => {
              this.look({ into: chosen });
            },
          })}
          <span class="number" data-testid="transplant-conclusion"
            >${transplantInWords(all, other - own, giver)}</span
          >
          <span class="dim number"
            >Gains in Dice points over ${own.toFixed(1)}: of the layer alone (Weights, Activation), of all
            layers up to it (From first), of what it adds to those (Step), and of all layers from it on (From
            last).</span
          >
        </div>
        ${grid<TransplantRow>({
          label: 'Layers put into the other network',
          testId: 'transplants',
          rowTestId: 'transplant',
          columns: columnsOf(all, outcome),
          rows: sortRows(all, transplantOrder),
          sortedBy: transplantOrder,
          selected: this.view.component,
          key: ({ key }) => key,
          title: inWords,
          isUnsure: () => false,
          select: ({ key }) => {
            this.look({ component: key });
          },
          open: ({ tensor }) => {
            ask(this, { type: 'post', message: { type: 'goToDefinition', side: 'before', part: tensor } });
          },
          sort: (key) => {
            const order = reordered(transplantOrder, key, key !== 'place');
            this.look({ transplantOrder: order });
          },
        })}
      </div>
    `;
  }
}

const values: Readonly<Record<string, (row: TransplantRow) => SortValue>> = {
  name: ({ name }) => name,
  activation: ({ gains }) => gains.activation,
  weights: ({ gains }) => gains.weights,
  fromFirst: ({ gains }) => gains.fromFirst,
  fromLast: ({ gains }) => gains.fromLast,
  step: ({ step }) => step,
};

/** Rows as they lie in the network, unless a column is chosen. */
function sortRows(rows: readonly TransplantRow[], { key, descending }: Order): readonly TransplantRow[] {
  const value = values[key];
  if (value === undefined) return descending ? rows.toReversed() : rows;
  return sortedBy(rows, value, descending);
}

function columnsOf(
  rows: readonly TransplantRow[],
  outcome: OutcomeReading,
): readonly GridColumn<TransplantRow>[] {
  const exact = (mean: number | null): BlockEffect =>
    mean === null
      ? unknownEffect
      : { state: 'decided', n: 1, mean, se: 0, low: mean, high: mean, isExact: true };
  const scale = barScale(
    rows.flatMap(({ gains }) => [exact(gains.weights), exact(gains.activation)]),
    outcome,
  );
  const gain = (
    key: keyof TransplantRow['gains'],
    label: string,
    sort: string,
    from?: number,
  ): GridColumn<TransplantRow> => ({
    key,
    label,
    sort,
    width: '86px',
    ...(from === undefined ? {} : { from }),
    cell: ({ gains }) => orDash(gains[key]),
  });
  return [
    {
      key: 'place',
      label: 'Layer',
      sort: 'In the order of the network',
      width: 'minmax(110px, 4fr)',
      isText: true,
      cell: ({ name, operator }) =>
        html`${name}
          <span class="dim">${name.toLowerCase().includes(operator.toLowerCase()) ? '' : operator}</span>`,
    },
    gain('weights', 'Weights', "The other's weights in this layer alone"),
    {
      key: 'bar',
      label: 'Bar',
      isUnseen: true,
      sort: null,
      width: 'minmax(56px, 2fr)',
      from: 560,
      cell: ({ gains }) => effectBar(exact(gains.weights), outcome, scale),
    },
    gain('activation', 'Activation', "The other's activation on this image in this layer alone"),
    gain('fromFirst', 'From first', "The other's weights in all layers up to this one", 640),
    {
      key: 'step',
      label: 'Step',
      sort: 'What comes in with this layer when weights are put in from the first on',
      width: '64px',
      from: 640,
      cell: ({ step }) => orDash(step),
    },
    gain('fromLast', 'From last', "The other's weights in all layers from this one on", 760),
  ];
}

function orDash(value: number | null): string {
  return value === null ? '–' : signed(value);
}

function inWords({ name, operator, gains }: TransplantRow): string {
  const part = (value: number | null, words: string): string =>
    value === null ? '' : ` ${words} ${signed(value)} points.`;
  return `${name}, ${operator}.${part(gains.weights, 'Its weights alone add')}${part(gains.activation, 'Its activation alone adds')}${part(gains.fromFirst, 'All weights up to it add')}${part(gains.fromLast, 'All weights from it on add')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'segcause-transplants': TransplantList;
  }
}
