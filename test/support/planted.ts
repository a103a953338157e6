import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { writeTiff } from '../unit/imaging/write-tiff.ts';
import { GraphBuilder } from './graph-builder.ts';
import { randomNumbers } from './random-numbers.ts';
import type { Value } from './graph-writer.ts';

/** The parameters of a planted network: weight and bias of each branch's convolution, and the size of its input. */
export interface Planted {
  readonly branches: readonly (readonly [weight: number, bias: number])[];
  readonly side?: number | readonly [height: number, width: number];
  readonly channels?: number;
}

/** A network that does not change the image. Each branch, a convolution, computes a third of the output. */
export const plain: Planted = {
  branches: [
    [1, 0],
    [1, 0],
    [1, 0],
  ],
};

/** The outputs of the branches' convolutions. */
export const branchTensors = ['t0', 't2', 't4'] as const;

/** All tensors downstream of branch 1's convolution: its masked third, and the sums. */
export const belowBranch1 = ['t3', 't6', 't7', 'output'] as const;

/** A temporary folder for networks, with an image, its mask and reference images. */
interface PlantedFolder {
  readonly settings: Settings;
  /** Writes a network, with settings beside it where given, and returns its path. */
  readonly write: (name: string, planted: Planted, beside?: Settings) => string;
  readonly at: (name: string) => string;
  readonly remove: () => void;
}

const side = 32;

/** The image is bright on the left in its upper and lower third, and dark in the middle third. References are noise. */
export function plantedFolder(): PlantedFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-planted-'));
  const at = (name: string): string => path.join(folder, name);
  const image = (pixels: (y: number, x: number) => number): Uint8Array =>
    writeTiff(
      side,
      side,
      Uint8Array.from({ length: side * side }, (_, i) => pixels(Math.floor(i / side), i % side)),
    );
  const isMiddle = (y: number): boolean => thirdOf(y, side) === 1;
  writeFileSync(
    at('image.tif'),
    image((y, x) => (isMiddle(y) ? 0 : x < 12 ? 230 : 20)),
  );
  writeFileSync(
    at('mask.tif'),
    image((_, x) => (x < 16 ? 255 : 0)),
  );
  mkdirSync(at('others'));
  for (let i = 0; i < 6; i++) {
    const random = randomNumbers(i + 1);
    writeFileSync(
      at(`others/${i}.tif`),
      image(() => Math.floor(256 * random())),
    );
  }
  return {
    settings: {
      image: at('image.tif'),
      mask: at('mask.tif'),
      maskValue: 255,
      references: at('others'),
      preprocessing: { scale: 255, mean: [0], std: [1] },
      decision: 'threshold',
      activation: 'none',
      threshold: 0.5,
      roi: [0, 0, side, side],
    },
    at,
    write(name, planted, beside) {
      writeFileSync(at(name), writeOnnx(network(planted)));
      const settings = at(name.replace('.onnx', '.explain.json'));
      if (beside !== undefined) writeFileSync(settings, JSON.stringify(beside));
      return at(name);
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

function thirdOf(row: number, height: number): number {
  return Math.min(2, Math.floor((3 * row) / height));
}

function network({ branches, side: given = side, channels = 1 }: Planted): Graph {
  const [height, width] = typeof given === 'number' ? [given, given] : given;
  const builder = new GraphBuilder();
  const shape = [1, 1, height, width];
  const input = builder.input([1, channels, height, width]);
  const parts = branches.map(([weight, bias], third): Value => {
    const weights = builder.floats(new Float32Array(channels).fill(weight), [1, channels, 1, 1]);
    const convolved = builder.apply(
      'Conv',
      [input, weights, builder.floats(Float32Array.of(bias), [1])],
      shape,
    );
    const rows = Float32Array.from({ length: height * width }, (_, i) =>
      Number(thirdOf(Math.floor(i / width), height) === third),
    );
    return builder.mul(convolved, builder.floats(rows, shape));
  });
  return builder.build(parts.reduce((sum, part) => builder.add(sum, part)));
}
