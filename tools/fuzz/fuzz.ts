import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { at } from '../../src/at.ts';
import { randomNumbers } from '../../test/support/random-numbers.ts';
import { corpus, placed, type Specimen } from './corpus.ts';
import { mutate } from './mutate.ts';
import { ReaderProcess } from './reader-process.ts';

/** A file that is not answered as promised. */
export interface Finding {
  readonly fault: string;
  readonly kind: Specimen['kind'];
  readonly seed: number;
  /** Where the file lies, made as short as it goes. */
  readonly file: string;
}

/** Changes fixtures for so many seconds and reads them; the files behind each new kind of fault go to a folder. */
export async function fuzz(
  seconds: number,
  seed: number,
  out: string,
): Promise<{ readonly read: number; readonly findings: readonly Finding[] }> {
  const kinds = corpus();
  const reader = new ReaderProcess();
  const findings: Finding[] = [];
  const end = performance.now() + seconds * 1000;
  let read = 0;
  try {
    for (; performance.now() < end; read++) {
      const random = randomNumbers(seed + read);
      const specimens = at(kinds, read % kinds.length);
      const specimen = at(specimens, Math.floor(random() * specimens.length));
      const folder = mkdtempSync(join(tmpdir(), 'segcause-fuzz-'));
      try {
        const path = placed(specimen, folder);
        const faultOf = (bytes: Uint8Array): Promise<string | null> => {
          writeFileSync(path, bytes);
          return reader.faultOf({ kind: specimen.kind, path });
        };
        const bytes = mutate(readFileSync(path), random);
        const fault = await faultOf(bytes);
        if (fault === null || findings.some((known) => signature(known.fault) === signature(fault))) continue;
        const shortest = await shortened(bytes, async (part) => {
          const other = await faultOf(part);
          return other !== null && signature(other) === signature(fault);
        });
        mkdirSync(out, { recursive: true });
        const file = join(out, `${seed + read}-${basename(path)}`);
        writeFileSync(file, shortest);
        findings.push({ fault, kind: specimen.kind, seed: seed + read, file });
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  } finally {
    reader.end();
  }
  return { read, findings };
}

/** The kind of a fault: where a bug was thrown, without what differs between files. */
function signature(fault: string): string {
  const [first = '', ...stack] = fault.split('\n');
  return (stack.find((line) => line.includes('/src/')) ?? first).replaceAll(/\d+/gu, '');
}

/** Attempts to make a file shorter; each one reads it. */
const attempts = 40;

/** A file without parts that a fault does not need. */
async function shortened(bytes: Buffer, isFaulty: (part: Buffer) => Promise<boolean>): Promise<Buffer> {
  let shortest = bytes;
  let chunk = Math.ceil(bytes.length / 2);
  for (let left = attempts, start = 0; left > 0 && chunk >= 1; left--) {
    const part = Buffer.concat([shortest.subarray(0, start), shortest.subarray(start + chunk)]);
    if (part.length < shortest.length && (await isFaulty(part))) shortest = part;
    else start += chunk;
    if (start >= shortest.length) [start, chunk] = [0, Math.floor(chunk / 2)];
  }
  return shortest;
}
