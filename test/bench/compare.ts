import { comparisonKind } from '../../src/documents/comparison-kind.ts';
import type { CompareAim } from '../../src/documents/comparison-step.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { quiet } from '../support/aims.ts';
import { laneFile } from '../support/lanes.ts';
import { sampleFile } from '../support/models.ts';

/**
 * Measures a comparison of the sample's two checkpoints (input map and layer ranking) against explaining one of them:
 * seconds, processor seconds of all threads, and when the first differences are reported. The exit status says
 * whether the targets were met.
 */
const mostRatio = 2.1;
const firstWithin = 3;

const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile) });
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

const request = { of: 'models', before, after, settings: {} } as const;
const { document: comparison } = await engine.prepare(comparisonKind, request);

function explaining(side: 'before' | 'after'): Promise<Spent> {
  const aims: readonly ExplainAim[] = [{ kind: 'input' }, { kind: 'layers' }];
  return timed(() => engine.run(explanationKind, comparison[side], aims, quiet));
}

async function comparing(): Promise<Spent & { readonly first: number }> {
  const aims: readonly CompareAim[] = [{ kind: 'input' }, { kind: 'layers' }];
  const start = performance.now();
  let first = Infinity;
  const spent = await timed(() =>
    engine.run(comparisonKind, comparison, aims, {
      ...quiet,
      onStep: (_, { blocks = [] }) => {
        if (blocks.some(({ n }) => n > 0)) first = Math.min(first, (performance.now() - start) / 1000);
      },
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
