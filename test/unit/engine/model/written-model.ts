import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../../../src/documents/explanation-step.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { Graph } from '../../../../src/graph/graph.ts';

/** Length of the image's sides. */
export const side = 32;

/** A folder with one image, and models that are written into it. */
export interface Written {
  readonly folder: string;
  readonly image: string;
  prepare(graph: Graph, settings?: Settings): Promise<Explanation>;
  run(document: Explanation, aims: readonly ExplainAim[]): Promise<Explanation>;
  dispose(): Promise<void>;
}

/** A grey image of 8 bits: a bright disc on a slope, with the values given by `valueOf` where that is set. */
export async function writtenModels(valueOf: (x: number, y: number) => number = disc): Promise<Written> {
  const folder = await mkdtemp(join(tmpdir(), 'segcause-written-'));
  const image = join(folder, 'image.png');
  const values = Array.from({ length: side * side }, (_, i) => valueOf(i % side, Math.floor(i / side)));
  const isDeep = values.some((value) => value > 255);
  const data = isDeep ? Uint16Array.from(values) : Uint8Array.from(values);
  await writeFile(image, encode({ width: side, height: side, channels: 1, depth: isDeep ? 16 : 8, data }));
  const engine = createEngine();
  let count = 0;
  return {
    folder,
    image,
    async prepare(graph, settings = {}) {
      const model = join(folder, `model${count++}.onnx`);
      await writeFile(model, writeOnnx(graph));
      const { document } = await engine.prepare(explanationKind, { model, settings: { image, ...settings } });
      return document;
    },
    run: (document, aims) =>
      engine.run(explanationKind, document, aims, {
        onStep: () => undefined,
        onCheckpoint: () => undefined,
        isCancelled: () => false,
      }),
    dispose: () => rm(folder, { recursive: true }),
  };
}

function disc(x: number, y: number): number {
  return Math.hypot(x - 14, y - 18) < 8 ? 200 + (x % 5) * 10 : 40 + y + (x % 3) * 7;
}
