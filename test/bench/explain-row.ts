import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { RunListener } from '../../src/engine/run/run-listener.ts';
import { UserError } from '../../src/errors.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { laneFile } from '../support/lanes.ts';
import { counted, nothingSpent } from './counted-runtime.ts';
import type { AskedRun, ExplainRun, Refused } from './explain-apart.ts';

/**
 * Runs the engine on one question in a process of its own, so that its memory is its own: `explain-row.ts ASKED`.
 * A run that takes longer than it may is cancelled; a map that is not through its first draw may take four times as long.
 */
const { files, aim, settings, mostSeconds } = JSON.parse(process.argv[2] ?? '') as AskedRun;
/** Tells why the engine refuses. */
function refuse(error: unknown): never {
  if (!(error instanceof UserError)) throw error;
  process.send?.({ refused: error.message } satisfies Refused);
  process.exit(0);
}

const spent = nothingSpent();
const engine = createEngine({ open: () => counted(createOnnxRuntime('cpu', laneFile), spent) });
const { model, ...shown } = files;
const asked = { image: shown.image, mask: shown.mask, ...settings };
const { document } = await engine.prepare(explanationKind, { model, settings: asked }).catch(refuse);
Object.assign(spent, nothingSpent());

const busy = performance.eventLoopUtilization();
const started = performance.now();
const elapsed = (): number => (performance.now() - started) / 1000;
let firstMap: number | null = null;
let share = 0;
let isOver = false;
const listener: RunListener<unknown, unknown, unknown> = {
  onStep(progress) {
    ({ share } = progress);
    if (firstMap === null && (progress.draw?.number ?? 0) > 1) firstMap = elapsed();
    const patience = aim.kind === 'input' && firstMap === null ? 4 : 1;
    isOver = mostSeconds !== null && elapsed() > patience * mostSeconds;
  },
  onCheckpoint: () => undefined,
  isCancelled: () => isOver,
};
const found = await engine.run(explanationKind, document, [aim], listener).catch(refuse);
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
