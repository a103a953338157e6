import { fileURLToPath } from 'node:url';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { RunProgress } from '../../src/documents/run-progress.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { quiet } from '../support/aims.ts';

/**
 * Prints the time left that a run reports against the time that was left: `time-left.ts [MODEL [SETTINGS [--trace]]]`.
 * With `--trace` it prints each moment (seconds, share, draw) as JSON, as `test/unit/engine/run/traces.ts` holds them.
 */
const words = process.argv.slice(2);
const sample = fileURLToPath(new URL('../../sample/unet_late.onnx', import.meta.url));
const [model = sample, settings = '{}'] = words.filter((word) => word !== '--trace');
const aims: readonly ExplainAim[] = [{ kind: 'input' }, { kind: 'layers' }];

const engine = createEngine({ open: createOnnxRuntime, memory: 2e9 });
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
  for (const [name, from] of [
    ['5 s', 5],
    ['10 s', 10],
    ['50 %', end / 2],
  ] as const) {
    const { at = end, progress } = moments.find((one) => one.at >= from) ?? {};
    const left = progress?.secondsLeft ?? null;
    const ratio = left === null ? 'no estimate' : `ratio ${(left / (end - at)).toFixed(2)}`;
    console.log(`  at ${name}: ${left?.toFixed(1) ?? '?'} s said, ${(end - at).toFixed(1)} s true, ${ratio}`);
  }
  if (words.includes('--trace'))
    console.log(
      JSON.stringify(
        moments.map(({ at, progress: { share, draw } }) => [
          Number(at.toFixed(2)),
          Number(share.toFixed(4)),
          draw?.number ?? null,
        ]),
      ),
    );
}
process.exit(0);
