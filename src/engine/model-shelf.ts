import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { readOnnx } from '../formats/onnx/read.ts';
import { withFloatEdges } from '../graph/float-edges.ts';
import type { Graph } from '../graph/graph.ts';
import type { Program, Runtime } from '../runtime/runtime.ts';

/** A model that is ready to run. */
export interface LoadedModel {
  readonly path: string;
  /** File name, for messages. */
  readonly name: string;
  readonly sha256: string;
  /** With `float32` inputs and outputs. */
  readonly graph: Graph;
  readonly program: Program;
  readonly runtime: Runtime;
}

/** Gives models by path, and keeps the one used last as long as its file does not change. */
export interface ModelShelf {
  /** @throws UserError when the model cannot be read or run */
  take(path: string): Promise<LoadedModel>;
}

/** A shelf with room for one model: two large ones may not fit into memory together. */
export function createModelShelf(runtime: Runtime): ModelShelf {
  let kept: { readonly stamp: string; readonly model: LoadedModel } | null = null;
  return {
    async take(path) {
      const stamp = await stampOf(path);
      if (kept?.stamp === stamp) return kept.model;
      await kept?.model.program.dispose();
      kept = null;
      const model = await load(path, runtime);
      kept = { stamp, model };
      return model;
    },
  };
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => {
    throw new UserError(`${path} is not there: it may have been moved or deleted.`);
  });
  return `${path} ${found.size} ${found.mtimeMs}`;
}

async function load(path: string, runtime: Runtime): Promise<LoadedModel> {
  const name = basename(path);
  const { graph: stored, bytes } = await readOnnx(path);
  const graph = withFloatEdges(stored);
  const program = await runtime.compile(graph, name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name, sha256, graph, program, runtime };
}
