import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { randomNumbers } from '../support/random-numbers.ts';

/** The files of a question, as a user has them. */
export interface SceneFiles {
  readonly model: string;
  readonly image: string;
  readonly mask: string;
  /** The side of the image. */
  readonly size: number;
}

/** Writes a model, a random image in colours and a striped mask into a folder. */
export async function writeScene(folder: string, graph: Graph, size: number): Promise<SceneFiles> {
  const files = {
    model: join(folder, 'model.onnx'),
    image: join(folder, 'image.png'),
    mask: join(folder, 'mask.png'),
    size,
  };
  await writeFile(files.model, writeOnnx(graph));
  const random = randomNumbers(5);
  const data = Uint8Array.from({ length: 3 * size * size }, () => Math.floor(256 * random()));
  await writeFile(files.image, encode({ width: size, height: size, channels: 3, depth: 8, data }));
  const stripes = Uint8Array.from({ length: size * size }, (_, i) => (i % size) % 2);
  await writeFile(files.mask, encode({ width: size, height: size, channels: 1, depth: 8, data: stripes }));
  return files;
}
