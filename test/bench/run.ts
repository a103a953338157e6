import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nativeMemory } from '../../src/engine-client/native-memory.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { draws, type Measurement } from './incremental.ts';
import { growth, others, type Row, work } from './rows.ts';

/**
 * Measures exact incremental inference against full inference, side by side, and writes the tables of
 * `docs/performance.md`: `run.ts [--quick]`. The exit status tells whether what must be reached was.
 */
const isQuick = process.argv.includes('--quick');
const seconds = isQuick ? 5 : 10;
const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const columns: readonly (readonly [string, (found: Measurement) => string])[] = [
  ['arithmetic', ({ counted }) => `${times(counted)} less`],
  ['time, whole map', ({ ratio }) => `${times(ratio)} less`],
  ['time, first map', ({ firstRatio }) => `${times(firstRatio)} less`],
  ['first map', ({ firstMap }) => `${firstMap.toFixed(2)} s`],
  ['whole map', ({ map }) => `${map.toFixed(1)} s`],
  ['a second', ({ samplesPerSecond }) => `${samplesPerSecond.toFixed(0)} samples`],
  ['getting ready', ({ preparing, opening }) => `${preparing.toFixed(2)} + ${opening.toFixed(2)} s`],
  ['sessions', ({ sessions, geometries }) => `${sessions} (${geometries})`],
  ['proved zero', ({ provedZero, blocks }) => `${provedZero} of ${blocks}`],
  ['peak memory', ({ memory }) => `${memory.toFixed(0)} MiB`],
];

const tables = [await table('must', 'work', work), await layers()];
if (!isQuick) tables.push(await table('others', 'model', others), await table('growth', 'changed', growth));
writePage(tables);
process.exit(tables.every(({ isReached }) => isReached) ? 0 : 1);

interface Table {
  readonly key: string;
  readonly lines: readonly string[];
  readonly isReached: boolean;
}

async function table(key: string, title: string, rows: Readonly<Record<string, Row>>): Promise<Table> {
  const hasLeast = Object.values(rows).some(({ least }) => least !== undefined);
  const head = [title, ...(hasLeast ? ['asked'] : []), ...columns.map(([name]) => name)];
  const lines = [line(head), line(head.map(() => '---'))];
  let isReached = true;
  for (const line of lines) console.log(line);
  for (const [name, { least }] of Object.entries(rows)) {
    const found = await measureApart(name);
    const cells = columns.map(([, cell]) => cell(found));
    lines.push(line([name, ...(hasLeast ? [least === undefined ? '' : times(least)] : []), ...cells]));
    console.log(lines.at(-1));
    if (least !== undefined && found.ratio < least) {
      isReached = false;
      console.log(`  ${times(found.ratio)} of the ${times(least)} that are asked.`);
    }
  }
  return { key, lines, isReached };
}

/** The ranking of layers, which tells its own result in a line. */
function layers(): Promise<Table> {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL('layers.ts', import.meta.url));
    const child = fork(script, [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let told = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.on('exit', (code) => {
      console.log(told.trim());
      resolve({ key: 'layers', lines: [told.trim()], isReached: code === 0 });
    });
  });
}

function measureApart(name: string): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('row.ts', import.meta.url));
    const child = fork(script, [name, String(seconds)], { env: { ...process.env, ...nativeMemory } });
    let found: Measurement | null = null;
    child.on('message', (message) => {
      found = message as Measurement;
    });
    child.on('exit', (code) => {
      if (found === null)
        reject(new Error(`${name} was not measured: its process ended with ${code ?? 'a signal'}.`));
      else resolve(found);
    });
  });
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toPrecision(2) : ratio.toFixed(0)}×`;
}

/** Puts the tables between their marks, and the machine beside them. */
function writePage(found: readonly Table[]): void {
  const [cpu] = cpus();
  const machine = [
    `${cpus().length} cores of ${cpu?.model ?? 'an unknown kind'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ` +
      `${createOnnxRuntime().name}; ${draws} draws a block, blocks that take ${seconds} seconds timed for the whole map.`,
  ];
  let text = readFileSync(page, 'utf8');
  for (const { key, lines } of [{ key: 'machine', lines: machine }, ...found]) {
    const [begin, end] = [`<!-- ${key} -->`, `<!-- /${key} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < 0) throw new Error(`${page} has no place for ${key}.`);
    text = `${text.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(to)}`;
  }
  writeFileSync(page, text);
}
