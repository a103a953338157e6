import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { quiet } from '../../../support/aims.ts';
import { GraphWriter } from '../../../support/graph-writer.ts';
import { writeTiff } from '../../imaging/write-tiff.ts';

/** The input: 4 × 4 blocks of 4 × 4 pixels, all bright. The RoI is the last row of blocks. */
const side = 16;
const blockSide = 4;
const blocksAlong = side / blockSide;
const roiStart = side - blockSide;

/** Pairs of pixels in the RoI that gates switch. */
const pairs = 20;

/**
 * What switches some pairs of pixels, of which always one is predicted: the one that belongs to the reference while the gate
 * is on, else the other one. So Dice is linear in the number of pairs that are right: each counts `100 / 20` points.
 */
export interface Gate {
  /** It is on while any of these blocks is bright, or all of them are. */
  readonly of: 'any' | 'all';
  readonly blocks: readonly number[];
  readonly pairs: number;
  /** Whether the reference's pixel is predicted while the gate is off. */
  readonly isReversed?: true;
}

/** Points of Dice that a pair counts. */
export const pair = 100 / pairs;

/** A network of gates as ONNX; pairs without a gate are always right. */
function network(gates: readonly Gate[]): Uint8Array {
  const writer = new GraphWriter();
  const pixels = side * side;
  const image = writer.input([1, 1, side, side]);
  const flat = writer.apply('Reshape', [image, writer.integers([-1, pixels])], [1, pixels]);
  // A gate's feature is 1 or 0: all of m blocks are bright where their sum exceeds m − 1, none where it is below 1.
  const weights = new Float32Array(pixels * gates.length);
  const bias = new Float32Array(gates.length);
  gates.forEach(({ of, blocks }, gate) => {
    const sign = of === 'all' ? 1 : -1;
    bias[gate] = of === 'all' ? 1 - blocks.length : 1;
    for (let i = 0; i < pixels; i++) {
      const block = Math.floor(i / side / blockSide) * blocksAlong + Math.floor((i % side) / blockSide);
      if (blocks.includes(block)) weights[i * gates.length + gate] = sign / blockSide ** 2;
    }
  });
  const seen = writer.apply(
    'MatMul',
    [flat, writer.floats(weights, [pixels, gates.length])],
    [1, gates.length],
  );
  const shifted = writer.apply('Add', [seen, writer.floats(bias, [gates.length])], [1, gates.length]);
  const features = writer.apply('Relu', [shifted], [1, gates.length]);
  const switching = new Float32Array(gates.length * pixels);
  const constant = new Float32Array(pixels);
  for (let i = 0; i < pairs; i++) constant[referencePixel(i)] = 1;
  let first = 0;
  gates.forEach(({ of, pairs: count, isReversed }, gate) => {
    const isOnAt1 = (of === 'all') !== (isReversed === true);
    for (let i = first; i < first + count; i++) {
      const [right, wrong] = [referencePixel(i), referencePixel(i) + 1];
      const sign = isOnAt1 ? 1 : -1;
      switching[gate * pixels + right] = sign;
      switching[gate * pixels + wrong] = -sign;
      constant[right] = isOnAt1 ? 0 : 1;
      constant[wrong] = isOnAt1 ? 1 : 0;
    }
    first += count;
  });
  const switched = writer.apply(
    'MatMul',
    [features, writer.floats(switching, [gates.length, pixels])],
    [1, pixels],
  );
  const output = writer.apply('Add', [switched, writer.floats(constant, [pixels])], [1, pixels]);
  return writeOnnx(
    writer.build(writer.apply('Reshape', [output, writer.integers([-1, 1, side, side])], [1, 1, side, side])),
  );
}

function referencePixel(pairIndex: number): number {
  return roiStart * side + 2 * pairIndex;
}

/** A temporary folder with networks of gates; the image is bright, and blocks are set to black. */
export interface PlantedTruth {
  prepare(gates: readonly Gate[], more?: Settings): Promise<Explanation>;
  /** The map and its joint check. */
  explain(gates: readonly Gate[], more?: Settings): Promise<Explanation>;
  remove(): Promise<void>;
}

export async function plantedTruth(): Promise<PlantedTruth> {
  const folder = await mkdtemp(join(tmpdir(), 'segcause-joint-'));
  const engine = createEngine();
  const [image, mask] = [join(folder, 'image.tif'), join(folder, 'mask.tif')];
  await writeFile(image, writeTiff(side, side, new Uint8Array(side * side).fill(255)));
  const marked = new Uint8Array(side * side);
  for (let i = 0; i < pairs; i++) marked[referencePixel(i)] = 255;
  await writeFile(mask, writeTiff(side, side, marked));
  let count = 0;
  const prepare = async (gates: readonly Gate[], more: Settings = {}): Promise<Explanation> => {
    const model = join(folder, `gates${count++}.onnx`);
    await writeFile(model, network(gates));
    const settings: Settings = {
      ...{
        image,
        mask,
        maskValue: 255,
        treatment: 'zero',
        block: blockSide,
        roi: [roiStart, 0, blockSide, side],
      },
      ...{ preprocessing: { scale: 255, mean: [0], std: [1] } },
      ...{ decision: 'threshold', activation: 'none', threshold: 0.5 },
      ...more,
    };
    const { document } = await engine.prepare(explanationKind, { model, settings });
    return document;
  };
  return {
    prepare,
    explain: async (gates, more) =>
      engine.run(explanationKind, await prepare(gates, more), [{ kind: 'input' }, { kind: 'joint' }], quiet),
    remove: () => rm(folder, { recursive: true }),
  };
}
