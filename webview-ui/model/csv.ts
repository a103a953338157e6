/** One column of a table as it is copied. */
export interface CsvColumn<Row> {
  readonly heading: string;
  readonly value: (row: Row) => string | number | null;
}

/** Rows as comma-separated values with a line of headings (RFC 4180), numbers in full. */
export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly (string | number | null)[]): string => cells.map(field).join(',');
  const lines = [line(columns.map(({ heading }) => heading))];
  for (const row of rows) lines.push(line(columns.map(({ value }) => value(row))));
  return `${lines.join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula is kept a text by a quote before it. */
function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
