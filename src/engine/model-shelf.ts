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

/** Lends models by path, and keeps the one lent last as long as its file does not change. */
export interface ModelShelf {
  /**
   * Lends a model for as long as `work` takes.
   * @throws UserError when the model cannot be read or run
   */
  lend<T>(path: string, work: (model: LoadedModel) => Promise<T>): Promise<T>;
}

interface Entry {
  readonly stamp: string;
  readonly model: Promise<LoadedModel>;
  loans: number;
}

/** A shelf with room for one model besides those at work: two large ones may not fit into memory together. */
export function createModelShelf(runtime: Runtime): ModelShelf {
  let kept: Entry | null = null;
  const dropUnlessNeeded = async (entry: Entry | null): Promise<void> => {
    if (entry === null || entry === kept || entry.loans > 0) return;
    await entry.model.then(
      ({ program }) => program.dispose(),
      () => undefined,
    );
  };
  const replaceBy = (path: string, stamp: string): Entry => {
    const last = kept;
    kept = null;
    const model = dropUnlessNeeded(last).then(() => load(path, runtime));
    const entry: Entry = { stamp, model, loans: 0 };
    kept = entry;
    model.catch(() => {
      if (kept === entry) kept = null;
    });
    return entry;
  };
  return {
    async lend(path, work) {
      const stamp = await stampOf(path);
      const entry = kept?.stamp === stamp ? kept : replaceBy(path, stamp);
      entry.loans++;
      try {
        return await work(await entry.model);
      } finally {
        entry.loans--;
        await dropUnlessNeeded(entry);
      }
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
