import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { at } from '../../src/at.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { blockCount } from '../../src/documents/grid.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { inputGrid } from '../../src/engine/scene/input-grid.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { sizeOf } from '../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { input, quiet } from '../support/aims.ts';
import { laneFile } from '../support/lanes.ts';
import { writeNifti } from '../support/nifti.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import type { PredictedRow } from './predicted.ts';
import { rowOf } from './rows.ts';
import { spent } from './spent.ts';
import { wholePass } from './whole-pass.ts';

/** Measures predicted total effects of a model in a process of its own: `predicted-row.ts NAME DRAWS`. */
const [name = '', draws = ''] = process.argv.slice(2);
const { graph, image: shape, roi, block } = rowOf(name).build();
const folder = await mkdtemp(join(tmpdir(), 'segcause-predicted-'));
try {
  const size = shape.slice(2);
  const model = join(folder, 'model.onnx');
  await writeFile(model, writeOnnx(graph));
  const random = randomNumbers(5);
  const image = await written('image', size, () => Math.floor(256 * random()));
  const mask = await written('mask', size, (i) => (i % at(size, size.length - 1)) % 2);
  const box = roi.slice(2).toReversed();
  const settings: Settings = {
    ...{ image, mask, reading: 'predicted', draws: Number(draws), tau: 0, jointCheck: false },
    roi: [...box.map(([start]) => start), ...box.map(([start, end]) => end - start)],
    block: at(block, 0),
    decision: 'threshold',
    preprocessing: { normalize: 'zscore' },
  };
  const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile) });
  const { result, busy } = await spent(async () => {
    const { document } = await engine.prepare(explanationKind, { model, settings });
    return engine.run(explanationKind, document, input, quiet);
  });
  const memory = process.resourceUsage().maxRSS / 1024;
  const pass = await wholePass(model, result.question);
  const { predicted } = at(result.maps, 0);
  const found: PredictedRow = {
    busy,
    whole: blockCount(inputGrid(result.question)) * result.question.draws * pass.busy,
    passes: predicted?.passes ?? 0,
    r2: predicted?.fits.dice.r2 ?? null,
    memory,
  };
  process.send?.(found);
} finally {
  await rm(folder, { recursive: true });
  process.disconnect();
}

/** A picture, or a volume, of values from 0 to 255. */
async function written(file: string, size: readonly number[], value: (i: number) => number): Promise<string> {
  const data = Uint8Array.from({ length: sizeOf(size) }, (_, i) => value(i));
  if (size.length === 3) return writeNifti(join(folder, `${file}.nii.gz`), { size, data });
  const path = join(folder, `${file}.png`);
  await writeFile(path, encode({ width: at(size, 1), height: at(size, 0), channels: 1, depth: 8, data }));
  return path;
}
