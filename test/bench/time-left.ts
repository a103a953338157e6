import { fileURLToPath } from 'node:url';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { RunProgress } from '../../src/documents/run-progress.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { quiet } from '../support/aims.ts';
import { laneFile } from '../support/lanes.ts';

/** Prints the time left that a run reports against the time that was left: `time-left.ts [MODEL [SETTINGS]]`. */
const sample = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
const [model = sample, settings = '{}'] = process.argv.slice(2);
const aims: readonly ExplainAim[] = [{ kind: 'input' }, { kind: 'layers' }];

const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile), memory: 2e9 });
const request = { model, settings: JSON.parse(settings) as Settings };
const { document } = await engine.prepare(explanationKind, request);
for (const aim of aims) {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const moments: { readonly at: number; readonly progress: RunProgress<unknown> }[] = [];
  await engine.run(explanationKind, document, [aim], {
    ...quiet,
    onStep: (progress) => moments.push({ at: seconds(), progress }),
  });
  const end = seconds();
  console.log(`${aim.kind}: ${end.toFixed(1)} s`);
  for (let from = 1; from < end - 1; from *= 1.25) {
    const { at = end, progress } = moments.find((one) => one.at >= from) ?? {};
    const left = progress?.secondsLeft ?? null;
    const ratio = left === null ? 'no estimate' : `ratio ${(left / (end - at)).toFixed(2)}`;
    console.log(
      `  at ${at.toFixed(1)} s, draw ${progress?.draw?.number ?? '?'}: ${left?.toFixed(1) ?? '?'} s said, ${(end - at).toFixed(1)} s true, ${ratio}`,
    );
  }
}
process.exit(0);
