/** By which column a list is sorted. */
export interface Order<Key extends string = string> {
  readonly key: Key;
  readonly descending: boolean;
}

/** The order after a click on a column's heading: the other way round where the list is sorted by it already. */
export function reordered<Key extends string>(
  order: Order<Key>,
  key: Key,
  descendsFirst: boolean,
): Order<Key> {
  return { key, descending: order.key === key ? !order.descending : descendsFirst };
}

/** What a row is sorted by; null where there is nothing, which comes last either way. */
export type SortValue = number | string | null;

const words = new Intl.Collator(undefined, { numeric: true });

/** The rows sorted by a value; equals stay in the order they had. */
export function sortedBy<Row>(
  rows: readonly Row[],
  value: (row: Row) => SortValue,
  descending: boolean,
): readonly Row[] {
  const sign = descending ? -1 : 1;
  const compare = (a: SortValue, b: SortValue): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (
      sign * (typeof a === 'string' || typeof b === 'string' ? words.compare(String(a), String(b)) : a - b)
    );
  };
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ row }) => row);
}
