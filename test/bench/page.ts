import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

/** Lines of `docs/performance.md`, and the name of the marks between which they stand. */
export interface Section {
  readonly key: string;
  readonly lines: readonly string[];
}

/**
 * Writes sections between their marks.
 * @throws Error when the page lacks one
 */
export function writePage(sections: readonly Section[]): void {
  let text = readFileSync(page, 'utf8');
  for (const { key, lines } of sections) {
    const [begin, end] = [`<!-- ${key} -->`, `<!-- /${key} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < 0) throw new Error(`${page} has no place for ${key}.`);
    text = `${text.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(to)}`;
  }
  writeFileSync(page, text);
}

/** A row of a table. */
export function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** How many times, with two digits below ten. */
export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toPrecision(2) : ratio.toFixed(0)}×`;
}
