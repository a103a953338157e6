import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { at } from '../../src/at.ts';
import { randomNumbers } from '../../test/support/random-numbers.ts';
import { corpus, placed } from './corpus.ts';
import { mutate } from './mutate.ts';
import { type Answered, ReaderProcess } from './reader-process.ts';
import { shortened } from './shorten.ts';
import { Tally } from './tally.ts';

/** A file that is not answered as promised. */
export interface Finding {
  readonly fault: string;
  readonly format: string;
  readonly seed: number;
  /** Where the file lies, made as short as it goes. */
  readonly file: string;
}

/**
 * Changes files of each format in turn and has the product read them; the files behind each new kind of fault go to a
 * folder.
 * @param limits seconds and files, whichever is reached first
 */
export async function fuzz(
  limits: { readonly seconds: number; readonly files?: number },
  seed: number,
  out: string,
): Promise<{ readonly tally: Tally; readonly findings: readonly Finding[] }> {
  const { seconds, files = Infinity } = limits;
  const home = mkdtempSync(join(tmpdir(), 'segcause-fuzz-'));
  const formats = await corpus(join(home, 'specimens'));
  const reader = new ReaderProcess();
  const tally = new Tally();
  const findings: Finding[] = [];
  const end = performance.now() + seconds * 1000;
  try {
    for (let i = 0; i < files && performance.now() < end; i++) {
      const random = randomNumbers(seed + i);
      const specimens = at(formats, i % formats.length);
      const specimen = at(specimens, Math.floor(random() * specimens.length));
      const { format } = specimen;
      const folder = mkdtempSync(join(home, 'file-'));
      const path = placed(specimen, folder);
      const read = (bytes: Uint8Array): Promise<Answered> => {
        writeFileSync(path, bytes);
        return reader.read({ reader: specimen.reader, path });
      };
      const bytes = mutate(readFileSync(path), random);
      const answered = await read(bytes);
      tally.add(format, answered);
      const { fault } = answered;
      if (fault !== null && !findings.some((known) => signature(known.fault) === signature(fault))) {
        const shortest = await shortened(bytes, async (part) => {
          const other = await read(part);
          return other.fault !== null && signature(other.fault) === signature(fault);
        });
        mkdirSync(out, { recursive: true });
        const file = join(out, `${seed + i}-${basename(path)}`);
        writeFileSync(file, shortest);
        findings.push({ fault, format, seed: seed + i, file });
      }
      rmSync(folder, { recursive: true });
    }
  } finally {
    reader.end();
    rmSync(home, { recursive: true });
  }
  return { tally, findings };
}

/** The kind of a fault: where a bug was thrown, without what differs between files. */
function signature(fault: string): string {
  const [first = '', ...stack] = fault.split('\n');
  return (stack.find((line) => line.includes('/src/')) ?? first).replaceAll(/\d+/gu, '');
}
