import { toCsv } from '../model/csv.ts';
import { type CsvTerms, termColumns } from '../model/csv-terms.ts';
import { signed } from '../model/format.ts';
import type { LayerChange } from './layer-changes.ts';

/** What the two differences mean: Δ is about the layer's role in the network, own Δ about the layer itself. */
export const meanings = {
  difference: 'Δ: the role of the layer changed: its effect after less its effect before, whatever caused it',
  own: 'Own Δ: the layer itself changed: its effect before with the weights of after, less its effect before',
} as const;

/** "−2.10 to −1.34": the 95 % interval of a difference, or that there is none. */
export function intervalOf({ low, high, n }: LayerChange['difference']): string {
  if (n === 0) return 'proved';
  return low === high ? 'exact for the pool' : `${signed(low)} to ${signed(high)}`;
}

/** What is known of a difference, in words. */
function verdictOf({ state }: LayerChange['difference']): string {
  switch (state) {
    case 'decided':
      return 'changed';
    case 'negligible':
      return 'not changed';
    default:
      return 'not yet distinguishable from unchanged';
  }
}

/** A row of the list in one sentence. */
export function changeInWords({
  name,
  operator,
  before,
  after,
  difference,
  own,
  weights,
  isMember,
  members,
}: LayerChange): string {
  const moved = weights === null ? '' : ` Weights moved by ${(100 * weights).toFixed(1)} %.`;
  const verdict = verdictOf(difference);
  const itself =
    own === null
      ? ''
      : ` Own Δ ${signed(own.difference.mean)} points (${intervalOf(own.difference)}): the layer itself ${verdictOf(own.difference)}.`;
  if (isMember)
    return `${name}, ${operator}: shares its flow with others.${itself}${moved} Enter: go to definition.`;
  const what = members.length > 0 ? name : `${name}, ${operator}`;
  return `${what}: ${signed(before)} before, ${signed(after)} after, Δ ${signed(difference.mean)} points (${intervalOf(difference)}): its role ${verdict}.${itself}${moved} Enter: go to definition.`;
}

/** What layers of one flow share stands in the flow's row alone. */
function ofFlow<Value>(value: (row: LayerChange) => Value): (row: LayerChange) => Value | null {
  return (row) => (row.isMember ? null : value(row));
}

/** The rows of the list, as comma-separated values: of each flow its own, then those of its layers. */
export function changesCsv(rows: readonly LayerChange[], terms: CsvTerms): string {
  return toCsv<LayerChange>(
    [
      { heading: 'name', value: ({ name }) => name },
      { heading: 'kind', value: ({ component, members }) => (members.length > 0 ? 'flow' : component.kind) },
      { heading: 'operator', value: ({ operator, members }) => (members.length > 0 ? '' : operator) },
      { heading: 'before (pts)', value: ofFlow(({ before }) => before) },
      { heading: 'after (pts)', value: ofFlow(({ after }) => after) },
      { heading: 'difference (pts)', value: ofFlow(({ difference }) => difference.mean) },
      { heading: '95 % low', value: ofFlow(({ difference }) => difference.low) },
      { heading: '95 % high', value: ofFlow(({ difference }) => difference.high) },
      { heading: 'adjusted p', value: ofFlow(({ p }) => p) },
      { heading: 'paired draws', value: ofFlow(({ difference }) => difference.n) },
      { heading: 'verdict', value: ofFlow(({ difference }) => verdictOf(difference)) },
      { heading: 'own difference (pts)', value: ({ own }) => own?.difference.mean ?? null },
      { heading: 'own 95 % low', value: ({ own }) => own?.difference.low ?? null },
      { heading: 'own 95 % high', value: ({ own }) => own?.difference.high ?? null },
      { heading: 'own adjusted p', value: ({ own }) => own?.p ?? null },
      { heading: 'relative change of weights', value: ({ weights }) => weights },
      ...termColumns(terms),
    ],
    rows,
  );
}
