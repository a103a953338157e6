import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { laneFile } from '../support/lanes.ts';
import { counted, nothingSpent } from './counted-runtime.ts';
import type { AskedRun, ExplainRun } from './explain-apart.ts';

/**
 * Runs the engine on one question in a process of its own, so that its memory is its own: `explain-row.ts ASKED`.
 * A run that takes longer than it may is cancelled, and a map is not before its first draw is complete.
 */
const { files, aim, settings, mostSeconds } = JSON.parse(process.argv[2] ?? '') as AskedRun;
const spent = nothingSpent();
const engine = createEngine({ open: () => counted(createOnnxRuntime('cpu', laneFile), spent) });
const { model, ...shown } = files;
const asked = { image: shown.image, mask: shown.mask, ...settings };
const { document } = await engine.prepare(explanationKind, { model, settings: asked });
Object.assign(spent, nothingSpent());

const busy = performance.eventLoopUtilization();
const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1000;
let firstMap: number | null = null;
let share = 0;
let isOver = false;
const found = await engine.run(explanationKind, document, [aim], {
  onStep(progress) {
    ({ share } = progress);
    if (firstMap === null && (progress.draw?.number ?? 0) > 1) firstMap = elapsed();
    const isLate = mostSeconds !== null && elapsed() > mostSeconds;
    isOver = isLate && (aim.kind !== 'input' || firstMap !== null);
  },
  onCheckpoint: () => undefined,
  isCancelled: () => isOver,
});
const seconds = elapsed();
const { treatments = 0, passes = 0 } = found.facts ?? {};
const effects = found.maps[0]?.effects.filter(({ state }) => state !== 'skipped') ?? [];
const run: ExplainRun = {
  seconds,
  firstMap,
  share,
  treatments,
  passes,
  blocks: effects.length,
  proved: effects.filter(({ state }) => state === 'proved').length,
  ready: spent.firstLaneRun === null ? null : (spent.firstLaneRun - started) / 1000,
  mainThread: performance.eventLoopUtilization(busy).active / 1000,
  memory: process.resourceUsage().maxRSS / 1024,
  spent,
};
process.send?.(run, () => process.exit(0));
