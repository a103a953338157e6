import type { Answered } from './reader-process.ts';

/** How the files of a format were answered. */
interface Counts {
  files: number;
  read: number;
  refused: number;
  faults: number;
  worstSeconds: number;
  worstBytes: number;
}

/** Counts answers by format. */
export class Tally {
  readonly #formats = new Map<string, Counts>();

  add(format: string, { fault, isRead, seconds, bytes }: Answered): void {
    const counts = this.#formats.get(format) ?? none();
    this.#formats.set(format, counts);
    counts.files++;
    if (fault !== null) counts.faults++;
    else if (isRead) counts.read++;
    else counts.refused++;
    counts.worstSeconds = Math.max(counts.worstSeconds, seconds);
    counts.worstBytes = Math.max(counts.worstBytes, bytes);
  }

  get files(): number {
    return [...this.#formats.values()].reduce((sum, { files }) => sum + files, 0);
  }

  /** A table with a line for each format and one for all. */
  lines(): readonly string[] {
    const all = [...this.#formats.values()].reduce(sumOf, none());
    const rows = [...this.#formats, ['all', all] as const].map(([format, counts]) => [
      format,
      ...[counts.files, counts.read, counts.refused, counts.faults].map(String),
      counts.worstSeconds.toFixed(1),
      (counts.worstBytes / 1e9).toFixed(2),
    ]);
    const head = ['format', 'files', 'read', 'refused', 'faults', 'worst s', 'worst GB'];
    return [head, ...rows].map(([format = '', ...cells]) =>
      [format.padEnd(14), ...cells.map((cell) => cell.padStart(9))].join(''),
    );
  }
}

function none(): Counts {
  return { files: 0, read: 0, refused: 0, faults: 0, worstSeconds: 0, worstBytes: 0 };
}

function sumOf(a: Counts, b: Counts): Counts {
  return {
    files: a.files + b.files,
    read: a.read + b.read,
    refused: a.refused + b.refused,
    faults: a.faults + b.faults,
    worstSeconds: Math.max(a.worstSeconds, b.worstSeconds),
    worstBytes: Math.max(a.worstBytes, b.worstBytes),
  };
}
