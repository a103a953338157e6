import type { BarScale } from '../../model/bar-scale.ts';
import type { BlockEffect } from '../../model/block-effect.ts';
import { effectNumber, intervalInWords } from '../../model/format.ts';
import type { OutcomeReading } from '../../model/outcome-reading.ts';
import { effectBar } from '../../parts/effect-bar.ts';
import type { GridColumn } from '../../parts/virtual-grid.ts';

/** The columns that say what an effect is: number, bar, standard error, draws and interval. */
export function effectGridColumns(
  outcome: OutcomeReading,
  scale: BarScale,
  label = 'Effect',
): readonly GridColumn<{ readonly effect: BlockEffect }>[] {
  const { unit } = outcome;
  return [
    {
      key: 'effect',
      label: `${label}, ${unit}`,
      sort: 'By signed effect',
      width: '78px',
      cell: ({ effect }) => effectNumber(effect),
    },
    {
      key: 'bar',
      label: 'Bar',
      isUnseen: true,
      sort: null,
      width: 'minmax(64px, 3fr)',
      from: 390,
      cell: ({ effect }) => effectBar(effect, outcome, scale),
    },
    {
      key: 'se',
      label: '± se',
      sort: 'By standard error',
      width: '5.6ch',
      from: 900,
      cell: ({ effect }) => standardError(effect),
    },
    {
      key: 'interval',
      label: '95 % interval',
      sort: null,
      width: '134px',
      from: 690,
      cell: ({ effect }) => intervalInWords(effect, outcome)?.replace(` ${unit}`, '') ?? '–',
    },
    {
      key: 'n',
      label: 'n',
      sort: 'By number of draws',
      width: '4.5ch',
      from: 420,
      cell: ({ effect }) => String(effect.n),
    },
  ];
}

function standardError({ isExact, n, se, state }: BlockEffect): string {
  if (state === 'proved' || isExact) return 'exact';
  return n > 1 ? se.toFixed(2) : '–';
}

/** The column with ranks, by which a list is first sorted. */
export function rankColumn<Row>(key: string, rank: (row: Row) => number | null): GridColumn<Row> {
  return {
    key,
    label: 'Rank',
    sort: 'By size of the effect',
    width: '52px',
    cell: (row) => String(rank(row) ?? ''),
  };
}
