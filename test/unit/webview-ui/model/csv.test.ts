import { strict as assert } from 'node:assert';
import { toCsv } from '../../../../webview-ui/model/csv.ts';

describe('comma-separated values', () => {
  it('have headings, a line a row, and quotes where they are needed', () => {
    const columns = [
      { heading: 'name, "full"', value: ({ name }: Row) => name },
      { heading: 'n', value: ({ n }: Row) => n },
    ];
    const rows = [
      { name: 'a "b", c', n: -1.5 },
      { name: 'plain', n: null },
    ];
    assert.equal(toCsv(columns, rows), '"name, ""full""",n\r\n"a ""b"", c",-1.5\r\nplain,\r\n');
  });

  it('hold no text that a spreadsheet would run', () => {
    const columns = [{ heading: 'name', value: ({ name }: Row) => name }];
    assert.equal(toCsv(columns, [{ name: '=1+1', n: 0 }]), "name\r\n'=1+1\r\n");
  });
});

interface Row {
  readonly name: string;
  readonly n: number | null;
}
