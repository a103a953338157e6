import type { CompareAim } from '../../src/documents/comparison-progress.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Aim } from '../../src/protocol/messages.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { laneFile } from '../support/lanes.ts';
import { sampleFile } from '../support/models.ts';

/**
 * Measures a comparison of the sample's two checkpoints (input map and layer ranking) against explaining one of them:
 * seconds, processor seconds of all threads, and when the first differences are told. The exit status tells whether
 * what must be reached was.
 */
const mostRatio = 2.1;
const firstWithin = 3;

const engine = createEngine(() => createOnnxRuntime('cpu', laneFile));
const [before, after] = [sampleFile('unet_early.onnx'), sampleFile('unet_late.onnx')];

interface Spent {
  readonly seconds: number;
  readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

const { comparison } = await engine.prepareComparison({ before, after, settings: {} });

function explaining(side: 'before' | 'after'): Promise<Spent> {
  const aims: readonly Aim[] = [{ kind: 'input' }, { kind: 'layers' }];
  const run = { onProgress: () => undefined, onCheckpoint: () => undefined, isCancelled: () => false };
  return timed(() => engine.explain(comparison[side], aims, run));
}

async function comparing(): Promise<Spent & { readonly first: number }> {
  const aims: readonly CompareAim[] = [{ kind: 'input' }, { kind: 'layers' }];
  const start = performance.now();
  let first = Infinity;
  const spent = await timed(() =>
    engine.compare(comparison, aims, {
      onProgress: ({ blocks }) => {
        if (blocks.some(({ n }) => n > 0)) first = Math.min(first, (performance.now() - start) / 1000);
      },
      onCheckpoint: () => undefined,
      isCancelled: () => false,
    }),
  );
  return { ...spent, first };
}

const one = [await explaining('before'), await explaining('after')];
const both = await comparing();
const mean = (of: (spent: Spent) => number): number =>
  one.reduce((sum, spent) => sum + of(spent) / one.length, 0);
const ratio = both.seconds / mean(({ seconds }) => seconds);
const inWords = ({ seconds, processor }: Spent): string =>
  `${seconds.toFixed(1)} s (${processor.toFixed(1)} processor s)`;
console.log(`explaining unet_early ${inWords(one[0] ?? both)}, unet_late ${inWords(one[1] ?? both)}`);
console.log(`comparing them ${inWords(both)}: ${ratio.toFixed(2)}× the time of one, asked ${mostRatio}×;`);
console.log(`  ${(both.processor / mean(({ processor }) => processor)).toFixed(2)}× the processor time;`);
console.log(`  first differences after ${both.first.toFixed(1)} s, asked ${firstWithin} s`);
process.exit(ratio <= mostRatio && both.first <= firstWithin ? 0 : 1);
