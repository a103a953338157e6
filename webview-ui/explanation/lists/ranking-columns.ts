import { imageShape } from '../../model/component-names.ts';
import { parametersOf, type RankedComponent } from '../../model/component-ranking.ts';
import type { BlockEffect } from '../../model/block-effect.ts';
import { effectInWords, effectNumber, short, stateInWords } from '../../model/format.ts';
import { meaningOf } from '../../model/learnt.ts';
import type { GridColumn } from '../../parts/virtual-grid.ts';
import { rankColumn } from './effect-grid-columns.ts';

/** What a row is, apart from its effect. */
export const nameColumns: readonly GridColumn<RankedComponent>[] = [
  rankColumn('rank', ({ rank }) => rank),
  {
    key: 'name',
    label: 'Layer',
    sort: 'By name',
    width: 'minmax(110px, 6fr)',
    isText: true,
    cell: ({ name }) => name,
  },
  {
    key: 'operator',
    label: 'Operator',
    sort: 'By operator',
    width: '92px',
    isText: true,
    from: 800,
    cell: ({ operator, members }) => (members.length === 0 ? operator : ''),
  },
  {
    key: 'shape',
    label: 'Output',
    sort: 'By size of the output',
    width: '66px',
    from: 820,
    cell: ({ layer, members }) => (members.length === 0 ? imageShape(layer?.shape ?? []) : ''),
  },
  {
    key: 'parameters',
    label: 'Params',
    sort: 'By number of parameters',
    width: '56px',
    from: 980,
    cell: (row: RankedComponent): string => {
      const parameters = parametersOf(row) ?? 0;
      return parameters > 0 ? short(parameters) : '';
    },
  },
];

/** The other number of a layer, in all rows that have one. */
export function otherColumn(label: 'Flow' | 'Learnt', unit: string): GridColumn<RankedComponent> {
  return {
    key: 'other',
    label: `${label}, ${unit}`,
    sort: label === 'Flow' ? meaningOf.flow : meaningOf.learnt,
    width: '74px',
    from: 520,
    cell: ({ other }) => (other === null ? '' : effectNumber(other)),
  };
}

/** Whether a row, or what stands below it, has another number. */
export function hasOther({ other, members }: RankedComponent): boolean {
  return other !== null || members.some(hasOther);
}

/** A column that says nothing in the rows below a flow, which share its effect. */
export function sharedByMembers(
  column: GridColumn<{ readonly effect: BlockEffect }>,
): GridColumn<RankedComponent> {
  return { ...column, cell: (row) => (row.isMember ? '' : column.cell(row)) };
}

/** A row in a sentence or two. */
export function rowInWords(
  { name, operator, effect, rank, isMember, members }: RankedComponent,
  outcome: Parameters<typeof effectInWords>[1],
): string {
  if (isMember) return `${name}, ${operator}: shares the flow above.`;
  const ranked = rank === null ? '' : `, rank ${rank}`;
  if (members.length > 0)
    return `${name}: ${effectInWords(effect, outcome)}${ranked}. ${flowMeaning}. ${stateInWords(effect, outcome)}.`;
  return `${name}, ${operator}: ${effectInWords(effect, outcome)}${ranked}. ${stateInWords(effect, outcome)}.`;
}

const flowMeaning =
  'Setting any of them to its values on another image cuts the same flow: they share one effect';
