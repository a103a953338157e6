import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../src/at.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { blockCount } from '../../src/documents/grid.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { inputGrid } from '../../src/engine/scene/input-grid.ts';
import { readOnnx } from '../../src/formats/onnx/read.ts';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { sizeOf } from '../../src/graph/tensor.ts';
import { toPicture } from '../../src/imaging/picture.ts';
import { toModelSpace } from '../../src/imaging/preprocess.ts';
import { readImageFor } from '../../src/imaging/read-stack.ts';
import { createOnnxRuntime } from '../../src/runtime/onnxruntime.ts';
import { input, quiet } from '../support/aims.ts';
import { laneFile } from '../support/lanes.ts';
import { sampleFile } from '../support/models.ts';
import { writeNifti } from '../support/nifti.ts';
import { normalizedUnet } from '../support/normalized-nets.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { spent } from './spent.ts';
import type { VolumeRow } from './volumes.ts';
import { wholePass } from './whole-pass.ts';

/** Measures one row of the table of volumes in a process of its own: `volume-row.ts draw|cut FILE` or `… explain|slide`. */
const [kind = '', file = ''] = process.argv.slice(2);
const taken = { channels: 1, channelOrder: 'grey', scale: 1 } as const;
const rows: Readonly<Record<string, () => Promise<VolumeRow>>> = { draw, cut, explain, slide };
process.send?.(await rows[kind]?.(), () => process.exit(0));

function most(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** A volume from its file to what the page draws. */
async function draw(): Promise<VolumeRow> {
  const { seconds, busy } = await spent(async () => {
    const stack = await readImageFor([file], { channels: 1, size: [null, null, null] });
    const { size } = stack.image;
    toPicture(stack, { ...taken, size: [...size], crop: { start: [0, 0, 0], of: size } });
  });
  return { seconds, busy, memory: most(), whole: null };
}

/** The middle of a volume as a model takes it, clipped to percentiles of the whole and normalized by it. */
async function cut(): Promise<VolumeRow> {
  const { seconds, busy } = await spent(async () => {
    const { image } = await readImageFor([file], { channels: 1, size: [null, null, null] });
    const size = image.size.map((length) => length / 4);
    const crop = { start: image.size.map((length) => (3 * length) / 8), of: image.size };
    const values = { clipPercentiles: [0.5, 99.5], normalize: 'zscoreNonzero' } as const;
    toModelSpace(image, { ...taken, ...values, size, crop });
  });
  return { seconds, busy, memory: most(), whole: null };
}

/** The sample of volumes from file to map, and whole passes for as many treatments. */
async function explain(): Promise<VolumeRow> {
  const model = sampleFile('deepbrain.onnx');
  const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile) });
  const { result, seconds, busy } = await spent(async () => {
    const { document } = await engine.prepare(explanationKind, { model, settings: {} });
    return engine.run(explanationKind, document, input, quiet);
  });
  const memory = most();
  const { graph } = await readOnnx(model);
  const { name, shape } = at(graph.inputs, 0);
  const lengths = (shape ?? []).map(Number);
  const feeds = new Map([
    [name, { type: 'float32', shape: lengths, data: new Float32Array(sizeOf(lengths)) } as const],
  ]);
  const program = await createOnnxRuntime().compile(graph, 'deepbrain');
  await program.run(feeds);
  const pass = await spent(() => program.run(feeds));
  const passes = blockCount(inputGrid(result.question)) * result.question.draws;
  return { seconds, busy, memory, whole: { seconds: passes * pass.seconds, busy: passes * pass.busy } };
}

/** Windows of 32³ over a volume of 64³: direct effects from file to map, and whole sliding passes for as many treatments. */
async function slide(): Promise<VolumeRow> {
  const folder = await mkdtemp(join(tmpdir(), 'segcause-slide-'));
  try {
    const model = join(folder, 'net.onnx');
    await writeFile(model, writeOnnx(normalizedUnet({ size: [32, 32, 32], channels: 8, levels: 4 })));
    const data = Float32Array.from({ length: 64 ** 3 }, randomNumbers(1));
    const image = await writeNifti(join(folder, 'scan.nii.gz'), { size: [64, 64, 64], data });
    const settings: Settings = {
      ...{ image, windows: {}, reading: 'direct', block: 16, draws: 12, roi: [24, 24, 24, 8, 8, 8] },
      preprocessing: { normalize: 'none' },
    };
    const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile) });
    const { result, seconds, busy } = await spent(async () => {
      const { document } = await engine.prepare(explanationKind, { model, settings });
      return engine.run(explanationKind, document, input, quiet);
    });
    const memory = most();
    const pass = await wholePass(model, result.question);
    const passes = result.facts?.treatments ?? 0;
    return { seconds, busy, memory, whole: { seconds: passes * pass.seconds, busy: passes * pass.busy } };
  } finally {
    await rm(folder, { recursive: true });
  }
}
