import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import type { Cause, CauseKind } from '../../../../src/documents/causes.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine, type EngineService } from '../../../../src/engine/engine.ts';
import type { RunListener } from '../../../../src/engine/run/run-listener.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { quiet } from '../../../support/aims.ts';

/** Values of a picture, 0 to 255. */
type PictureOf = (y: number, x: number, channel: number) => number;

/** A temporary folder with images and models, and an engine that explains them. */
export interface CausesFolder {
  readonly engine: EngineService;
  readonly at: (name: string) => string;
  readonly picture: (
    name: string,
    size: readonly [height: number, width: number],
    channels: 1 | 3,
    of: PictureOf,
  ) => Promise<string>;
  readonly model: (name: string, graph: Graph) => Promise<string>;
  readonly prepare: (model: string, settings: Settings) => Promise<Explanation>;
  readonly causes: (explanation: Explanation, listener?: typeof quiet) => Promise<Explanation>;
  readonly remove: () => Promise<void>;
}

export async function causesFolder(): Promise<CausesFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'segcause-causes-'));
  const engine = createEngine();
  const at = (name: string): string => join(folder, name);
  return {
    engine,
    at,
    async picture(name, [height, width], channels, of) {
      const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
        const pixel = Math.floor(i / channels);
        return of(Math.floor(pixel / width), pixel % width, i % channels);
      });
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), encode({ width, height, channels, depth: 8, data }));
      return at(name);
    },
    async model(name, graph) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), writeOnnx(graph));
      return at(name);
    },
    prepare: async (model, settings) => (await engine.prepare(explanationKind, { model, settings })).document,
    causes: (explanation, listener: RunListener<unknown, unknown, unknown> = quiet) =>
      engine.run(explanationKind, explanation, [{ kind: 'causes' }], listener),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The same model for images of any size. */
export function ofAnySize(graph: Graph): Graph {
  const inputs = graph.inputs.map((input) => ({
    ...input,
    shape: input.shape?.map((length, axis) => (axis === 1 ? length : null)) ?? null,
  }));
  return { ...graph, inputs };
}

/** The cause of a kind whose words match. */
export function causeLike({ causes }: Explanation, kind: CauseKind, done: RegExp): Cause {
  const found = causes?.causes.filter((cause) => cause.kind === kind && done.test(cause.done)) ?? [];
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Error(`${found.length} causes of ${kind} match ${done.source}`);
  return one;
}
