import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../src/at.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { UserError } from '../../src/errors.ts';
import { firstOutput, type Graph } from '../../src/graph/graph.ts';
import { published, type PublishedName, publishedNetwork } from '../architectures/published.ts';
import { type Compared, explainApart } from './explain-apart.ts';
import { line, times } from './page.ts';
import { type SceneFiles, writeScene } from './scene-files.ts';

/** Draws of the whole map. */
const draws = 50;
/** Whole maps that would take longer are measured in fewer draws. */
const mostSeconds = 60;
/** Draws that stand for all of them where these are timed in time. */
const someDraws = 5;

const head = [
  'network',
  'run',
  'counted',
  'clock',
  'first map',
  'whole run',
  'plain pass',
  'peak memory',
  'sessions',
  'opening',
  'getting ready',
  'main thread',
  'fed, returned',
];

/**
 * Measures the networks of published studies through the engine, and tells the lines of a table as they come.
 * @param words parts of a row's name, all of which it must have
 */
export async function* publishedLines(words: readonly string[]): AsyncGenerator<string> {
  yield line(head);
  yield line(head.map(() => '---'));
  for (const name of Object.keys(published) as PublishedName[]) {
    const runs = Object.entries(measurements).filter(([run]) =>
      words.every((word) => `${name}: ${run}`.includes(word)),
    );
    if (runs.length === 0) continue;
    const folder = await mkdtemp(join(tmpdir(), 'published-'));
    const { graph, image, roi } = publishedNetwork(name);
    const files = await writeScene(folder, graph, at(image, 3));
    const [start, end] = at(roi, 2);
    const settings: Settings = {
      roi: [start, start, end - start, end - start],
      block: 8,
      decision: 'threshold',
      threshold: 0,
      // Blocks take all draws.
      tau: 0,
      preprocessing: { scale: 255, mean: [0.5], std: [0.25] },
    };
    for (const [run, measure] of runs)
      for (const cells of await measure({ run, graph, files, settings }).catch((error: unknown) =>
        refusal(run, error),
      ))
        yield line([name, ...cells]);
    await rm(folder, { recursive: true });
  }
}

/** The row of a run that the engine refuses. */
function refusal(run: string, error: unknown): readonly (readonly string[])[] {
  if (!(error instanceof UserError)) throw error;
  return [[`${run}: ${error.message}`, ...head.slice(2).map(() => '')]];
}

/** What is asked of a network, and the name of the run. */
interface Asked {
  readonly run: string;
  readonly graph: Graph;
  readonly files: SceneFiles;
  readonly settings: Settings;
}

type Measure = (asked: Asked) => Promise<readonly (readonly string[])[]>;

const measurements: Readonly<Record<string, Measure>> = {
  map: maps,
  layers: (asked) => components(asked, { kind: 'layers' }),
  channels: (asked) => components(asked, { kind: 'channels', tensor: middleLayer(asked.graph) }),
};

/** The map of one draw and the whole map, which stands for itself or is told by some draws. */
async function maps({ run, files, settings }: Asked): Promise<readonly (readonly string[])[]> {
  const ask = (count: number, most: number | null): Promise<Compared> =>
    explainApart({
      files,
      aim: { kind: 'input' },
      settings: { ...settings, draws: count },
      mostSeconds: most,
    });
  const few = await ask(2, mostSeconds);
  const first = few.firstMap;
  if (first === null) {
    const { treatments, passes, seconds } = few;
    return [cellsOf(`${run}, 1 draw`, few, treatments / passes, treatments, seconds)];
  }
  const predicted = (count: number): number => first + (count - 1) * perDraw(few, 2);
  const told = [draws, someDraws].find((count) => predicted(count) <= mostSeconds);
  const more = told === undefined ? few : await ask(told, null);
  const firstOfMore = more.firstMap ?? more.seconds;
  const timed = told ?? (few.share < 1 ? 1 : 2);
  const whole = timed === draws ? more.seconds : firstOfMore + (draws - 1) * perDraw(more, timed);
  const row = (name: string, found: Compared, count: number, seconds: number): readonly string[] => {
    const { treatments, passes, blocks, proved } = found;
    const counted = (treatments * blocks) / (passes * Math.max(1, blocks - proved));
    return cellsOf(`${run}, ${name}`, found, counted, count * blocks, seconds);
  };
  return [
    row('1 draw', few, 1, first),
    row(timed === draws ? `${draws} draws` : `${draws} draws, told by ${timed}`, more, draws, whole),
  ];
}

/** Seconds of a draw after the first; of a run that was over after the first, what that took but to get ready. */
function perDraw(found: Compared, count: number): number {
  const { seconds, share, ready, spent } = found;
  const first = found.firstMap ?? seconds;
  if (share === 1 && count > 1) return (seconds - first) / (count - 1);
  return first - (ready ?? 0) - spent.opening / availableParallelism();
}

async function components(
  { run, files, settings }: Asked,
  aim: ExplainAim,
): Promise<readonly (readonly string[])[]> {
  const zero: Settings = { ...settings, treatment: 'zero', intervention: 'zero' };
  const found = await explainApart({ files, aim, settings: zero, mostSeconds });
  const { treatments, passes, seconds } = found;
  return [cellsOf(`${run}, zero`, found, treatments / passes, treatments, seconds)];
}

/** @param treatments whole passes that would find the same */
function cellsOf(
  run: string,
  found: Compared,
  counted: number,
  treatments: number,
  seconds: number,
): readonly string[] {
  const { pass, firstMap, share, memory, ready, mainThread, spent } = found;
  const isInput = firstMap !== null;
  return [
    run,
    times(counted),
    times((treatments * pass) / seconds),
    isInput ? `${firstMap.toFixed(1)} s` : '',
    `${seconds.toFixed(1)} s${share < 1 && !isInput ? ` for ${(100 * share).toFixed(0)} %` : ''}`,
    `${(1000 * pass).toFixed(0)} ms`,
    `${memory.toFixed(0)} MiB`,
    `${spent.sessions}`,
    `${spent.opening.toFixed(1)} s`,
    ready === null ? '' : `${ready.toFixed(1)} s`,
    `${((100 * mainThread) / found.seconds).toFixed(0)} %`,
    `${mebibytes(spent.fedBytes)}, ${mebibytes(spent.returnedBytes)} MiB`,
  ];
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Of the layers with weights, the one in the middle. */
function middleLayer({ nodes, initializers }: Graph): string {
  const layers = nodes.filter(
    ({ operator, inputs }) =>
      ['Conv', 'Gemm', 'MatMul'].includes(operator) && inputs.slice(1).some((name) => initializers.has(name)),
  );
  return firstOutput(at(layers, layers.length >> 1));
}
