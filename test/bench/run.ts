import { fork } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nativeMemory } from '../../src/engine-client/native-memory.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { apart } from './apart.ts';
import { draws, type Measurement } from './incremental.ts';
import { line, type Section, times, writePage } from './page.ts';
import { publishedLines } from './published-rows.ts';
import { direct, growth, others, type Row, work } from './rows.ts';

/**
 * Measures exact incremental inference against full inference, side by side, and writes the tables of
 * `docs/performance.md`: `run.ts [--quick]`. The exit status tells whether what must be reached was.
 */
const isQuick = process.argv.includes('--quick');
const seconds = isQuick ? 5 : 10;

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

const tables = [
  await table('must', 'work', work),
  await table('direct', 'direct effects', direct),
  await told('layers'),
  await told('volumes'),
];
if (!isQuick) {
  tables.push(await table('others', 'model', others), await table('growth', 'changed', growth));
  tables.push(await publishedNetworks());
}
writePage([machine(), ...tables]);
process.exit(tables.every(({ isReached }) => isReached) ? 0 : 1);

interface Table extends Section {
  readonly isReached: boolean;
}

async function table(key: string, title: string, rows: Readonly<Record<string, Row>>): Promise<Table> {
  const hasLeast = Object.values(rows).some(({ least }) => least !== undefined);
  const head = [title, ...(hasLeast ? ['asked'] : []), ...columns.map(([name]) => name)];
  const lines = [line(head), line(head.map(() => '---'))];
  let isReached = true;
  for (const line of lines) console.log(line);
  for (const [name, { least }] of Object.entries(rows)) {
    const found = await apart<Measurement>('row.ts', [name, String(seconds)], nativeMemory);
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

/** What a script tells by itself: the ranking of layers in a line, volumes in a table. */
function told(script: 'layers' | 'volumes'): Promise<Table> {
  return new Promise((resolve) => {
    const file = fileURLToPath(new URL(`${script}.ts`, import.meta.url));
    const child = fork(file, [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (some: string) => (text += some));
    child.on('exit', (code) => {
      console.log(text.trim());
      resolve({ key: script, lines: [text.trim()], isReached: code === 0 });
    });
  });
}

/** The networks of published studies, of which nothing is asked. */
async function publishedNetworks(): Promise<Table> {
  const lines: string[] = [];
  for await (const line of publishedLines([])) {
    console.log(line);
    lines.push(line);
  }
  return { key: 'published', lines, isReached: true };
}

/** What everything is measured on. */
function machine(): Section {
  const [cpu] = cpus();
  const told =
    `${cpus().length} cores of ${cpu?.model ?? 'an unknown kind'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ` +
    `${createOnnxRuntime().name}; ${draws} draws a block, blocks that take ${seconds} seconds timed for the whole map.`;
  return { key: 'machine', lines: [told] };
}
