import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { at, entry } from '../../src/at.ts';
import { parseOnnx } from '../../src/formats/onnx/read.ts';
import { firstOutput, type Graph, type Node } from '../../src/graph/graph.ts';
import type { Region } from '../../src/graph/region.ts';
import { type Initializer, sizeOf } from '../../src/graph/tensor.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import type { Architecture } from './architectures.ts';

/**
 * The networks of published studies at their published sizes, as PyTorch exports them
 * (`tools/fixtures/published_networks.py`), with random weights of the scales that they had there.
 */
export const published = {
  'U-KAN': 'ukan',
  'Swin-UNet': 'swin-unet',
  UNeXt: 'unext',
  SegNet: 'segnet',
  'HRNet-W32': 'hrnet',
  'U-Net++-ResNet34': 'unet-plus-plus',
  'DeepLabV3-MobileNetV3': 'deeplab-mobile',
  'SegFormer-B0': 'segformer',
  'U-Net': 'unet',
  'Linknet-ResNet18': 'linknet',
  'U-Net-EfficientNet-B0': 'unet-efficient',
} as const;

/** A network of `published`. */
export type PublishedName = keyof typeof published;

/** A network of `published` with weights, and what is asked of it. */
export interface PublishedNetwork extends Architecture {
  /** How many parameters the network has before it is exported. */
  readonly parameters: number;
  /** How many its authors state. */
  readonly published: number;
}

const folder = new URL('../fixtures/published/', import.meta.url);

/**
 * Reads a network and draws its weights. The same name gives the same weights.
 * The RoI has 32×32 pixels, or a quarter of the image's side where that is less; blocks have 8×8.
 */
export function publishedNetwork(name: PublishedName): PublishedNetwork {
  const file = `${published[name]}.onnx.gz`;
  const read = parseOnnx(new Uint8Array(gunzipSync(readFileSync(new URL(file, folder)))), file, () => {
    throw new Error(`${file} has no external data.`);
  });
  const side = at(at(read.inputs, 0).shape ?? [], 3);
  if (typeof side !== 'number') throw new Error(`The image of ${name} has no fixed size.`);
  const start = Math.round(side / 24) * 8;
  const roi = [start, start + Math.min(32, side / 4)] as const;
  return {
    graph: withWeights(read),
    image: [1, 3, side, side],
    roi: [[0, 1], [0, 1], roi, roi] satisfies Region,
    block: [8, 8],
    parameters: Number(entry(read.metadata, 'parameters')),
    published: Number(entry(read.metadata, 'published')),
  };
}

/** Every `RandomUniform` node becomes an initializer within its bounds. */
function withWeights(graph: Graph): Graph {
  const random = randomNumbers(11);
  const drawn = graph.nodes
    .filter(isRule)
    .map((node): readonly [string, Initializer] => [firstOutput(node), weightsOf(node, random)]);
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => !isRule(node)),
    initializers: new Map([...graph.initializers, ...drawn]),
  };
}

function isRule({ operator }: Node): boolean {
  return operator === 'RandomUniform';
}

function weightsOf({ attributes }: Node, random: () => number): Initializer {
  const [shape, low, high] = ['shape', 'low', 'high'].map((name) => entry(attributes, name));
  if (shape?.kind !== 'ints' || low?.kind !== 'float' || high?.kind !== 'float')
    throw new Error('A rule has a shape and bounds.');
  const width = high.value - low.value;
  const values = new Float32Array(sizeOf(shape.value));
  for (let i = 0; i < values.length; i++) values[i] = low.value + width * random();
  return { type: 'float32', onnxType: 1, shape: shape.value, bytes: new Uint8Array(values.buffer) };
}
