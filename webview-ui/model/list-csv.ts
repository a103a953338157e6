import { type RankedChannels, sortChannels } from './channels.ts';
import { arrange, type RankedComponent } from './component-ranking.ts';
import { type CsvColumn, toCsv } from './csv.ts';
import type { BlockEffect } from './effect-table.ts';
import { shape } from './format.ts';
import { channelsIn, rankingIn } from './looked-at.ts';
import type { OutcomeReading } from './outcome-reading.ts';
import type { ShownState } from './panel-state.ts';
import type { RankedBlock } from './ranking.ts';
import type { ViewOptions } from './view-options.ts';

function effectColumns({
  label,
  unit,
}: OutcomeReading): readonly CsvColumn<{ readonly effect: BlockEffect }>[] {
  return [
    { heading: `effect on ${label} (${unit})`, value: ({ effect }) => effect.mean },
    { heading: 'standard error', value: ({ effect }) => effect.se },
    { heading: '95 % low', value: ({ effect }) => effect.low },
    { heading: '95 % high', value: ({ effect }) => effect.high },
    { heading: 'draws', value: ({ effect }) => effect.n },
    { heading: 'state', value: ({ effect }) => effect.state },
  ];
}

/** The ranking as it is shown, as comma-separated values. */
export function rankingCsv(rows: readonly RankedComponent[], outcome: OutcomeReading): string {
  return toCsv<RankedComponent>(
    [
      { heading: 'rank', value: ({ rank }) => rank },
      { heading: 'name', value: ({ name }) => name },
      { heading: 'kind', value: ({ component }) => component.kind },
      { heading: 'operator', value: ({ operator }) => operator },
      { heading: 'tensor', value: ({ layer }) => layer?.tensor ?? null },
      { heading: 'output', value: ({ layer }) => shape(layer?.shape ?? []) },
      { heading: 'parameters', value: ({ layer }) => layer?.parameters ?? null },
      ...effectColumns(outcome),
    ],
    rows,
  );
}

/** The blocks of a map as they are shown, as comma-separated values; places are in the tensor. */
export function blocksCsv(tensor: string, rows: readonly RankedBlock[], outcome: OutcomeReading): string {
  return toCsv<RankedBlock>(
    [
      { heading: 'tensor', value: () => tensor },
      { heading: 'y', value: ({ window }) => window[0] },
      { heading: 'x', value: ({ window }) => window[1] },
      { heading: 'height', value: ({ window }) => window[2] },
      { heading: 'width', value: ({ window }) => window[3] },
      ...effectColumns(outcome),
    ],
    rows,
  );
}

/** The channels as they are shown, as comma-separated values; `to` is the last channel of a group. */
export function channelsCsv(rows: readonly RankedChannels[], outcome: OutcomeReading): string {
  return toCsv<RankedChannels>(
    [
      { heading: 'rank', value: ({ rank }) => rank },
      { heading: 'tensor', value: ({ component }) => component.tensor },
      { heading: 'axis', value: ({ component }) => component.axis },
      { heading: 'from', value: ({ component }) => component.range[0] },
      { heading: 'to', value: ({ component }) => component.range[1] - 1 },
      ...effectColumns(outcome),
    ],
    rows,
  );
}

/** The list that a component stands in, as it is shown: layers and skip connections, or channels of a tensor. */
export function listCsv(shown: ShownState, view: ViewOptions, component: string): (() => string) | null {
  const known = shown.components.get(component)?.component;
  if (known?.kind === 'channels') {
    const { rows, outcome } = channelsIn(shown, view, known.tensor);
    return () => channelsCsv(sortChannels(rows, view.channelOrder), outcome);
  }
  const { rows, outcome } = rankingIn(shown, view);
  return rows.length === 0
    ? null
    : () => rankingCsv(arrange(rows, view.filter, view.componentOrder), outcome);
}
