import type { TemplateResult } from 'lit';
import type { BarScale } from '../model/bar-scale.ts';
import { signed } from '../model/format.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { effectBar } from '../parts/effect-bar.ts';
import type { GridColumn } from '../parts/virtual-grid.ts';
import { intervalOf, meanings } from './change-words.ts';
import type { LayerChange } from './layer-changes.ts';

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

/** A cell that says nothing in the rows of layers that share a flow: its row says it for all of them. */
function ofFlow<Cell extends TemplateResult | string>(
  cell: (row: LayerChange) => Cell,
): (row: LayerChange) => Cell | string {
  return (row) => (row.isMember ? '' : cell(row));
}

/** The columns of the list of layers: effects before and after, Δ, own Δ and the change of weights. */
export function changeColumns(
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
      cell: ({ operator, members }) => (members.length === 0 ? operator : ''),
    },
    {
      key: 'before',
      label: 'Before, pts',
      sort: 'By effect before',
      width: '76px',
      from: 460,
      cell: ofFlow(({ before }) => signed(before)),
    },
    {
      key: 'after',
      label: 'After, pts',
      sort: 'By effect after',
      width: '70px',
      from: 460,
      cell: ofFlow(({ after }) => signed(after)),
    },
    {
      key: 'difference',
      label: 'Δ, pts',
      sort: `By ${meanings.difference}`,
      width: '60px',
      cell: ofFlow(({ difference }) => signed(difference.mean)),
    },
    {
      key: 'size',
      label: '|Δ|',
      sort: 'By size of Δ',
      width: 'minmax(64px, 3fr)',
      cell: ofFlow(({ difference }) => effectBar(difference, outcome, scale)),
    },
    {
      key: 'interval',
      label: '95 % interval of Δ',
      sort: null,
      width: '134px',
      from: 812,
      cell: ofFlow(({ difference }) => intervalOf(difference)),
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
      width: '4.5ch',
      from: 666,
      cell: ofFlow(({ difference }) => String(difference.n)),
    },
  ];
}
