import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import { readModel } from '../../formats/read-model.ts';
import type { Graph } from '../../graph/graph.ts';
import type { WindowModel } from '../../inference/sliding/window-runner.ts';
import type { Program, Runtime } from '../../runtime/runtime.ts';
import { graphToRun } from './model-needs.ts';

/** A model that is ready to run. */
export interface LoadedModel {
  readonly path: string;
  /** File name, for messages. */
  readonly name: string;
  /** Of the file, and of the files beside it that hold its weights. */
  readonly sha256: string;
  /** The files it was read from, and their state then. */
  readonly stamp: string;
  readonly files: readonly string[];
  /** With the image as its only input where that is possible, and `float32` inputs and outputs. */
  readonly graph: Graph;
  /** Inputs and outputs as the file declares them. */
  readonly declared: Pick<Graph, 'inputs' | 'outputs'>;
  readonly program: Program;
  readonly runtime: Runtime;
  /** Where the program slides over the image in windows: the model that takes one of them, as the graph does. */
  readonly sliding?: WindowModel;
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
  readonly path: string;
  readonly model: Promise<LoadedModel>;
  loans: number;
  isDropped: boolean;
}

/** A shelf with room for one model besides those at work: two large ones may not fit into memory together. */
export function createModelShelf(runtime: () => Promise<Runtime>): ModelShelf {
  let kept: Entry | null = null;
  const dropUnlessNeeded = async (entry: Entry | null): Promise<void> => {
    if (entry === null || entry === kept || entry.loans > 0 || entry.isDropped) return;
    entry.isDropped = true;
    await entry.model.then(
      ({ program }) => program.dispose(),
      () => undefined,
    );
  };
  const replaceBy = (path: string): Entry => {
    const last = kept;
    kept = null;
    const model = dropUnlessNeeded(last).then(async () => loadModel(path, await runtime()));
    const entry: Entry = { path, model, loans: 0, isDropped: false };
    kept = entry;
    model.catch(() => {
      if (kept === entry) kept = null;
    });
    return entry;
  };
  const giveBack = async (entry: Entry): Promise<void> => {
    entry.loans -= 1;
    await dropUnlessNeeded(entry);
  };
  const borrow = async (path: string): Promise<Entry> => {
    const entry = kept?.path === path ? kept : replaceBy(path);
    entry.loans += 1;
    try {
      if (await isAsRead(await entry.model)) return entry;
    } catch (error) {
      await giveBack(entry);
      throw error;
    }
    if (kept === entry) kept = null;
    await giveBack(entry);
    return borrow(path);
  };
  return {
    async lend(path, work) {
      const entry = await borrow(path);
      try {
        return await work(await entry.model);
      } finally {
        await giveBack(entry);
      }
    },
  };
}

/** Whether a model's files are still as they were read. */
async function isAsRead({ stamp, files }: LoadedModel): Promise<boolean> {
  return stamp === (await stampOf(files));
}

async function stampOf(files: readonly string[]): Promise<string> {
  const states = files.map(async (path) => {
    const { size, mtimeMs } = await stat(path).catch(() => {
      throw new UserError(`${basename(path)} is not there: it may have been moved or deleted.`);
    });
    return `${path} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(states)).join('\n');
}

/**
 * Reads a model and makes it ready to run; its program must be disposed of.
 * @throws UserError when it cannot be read or run
 */
export async function loadModel(path: string, runtime: Runtime): Promise<LoadedModel> {
  const name = basename(path);
  const { graph: stored, bytes, externalFiles } = await readModel(path);
  const files = [path, ...externalFiles];
  const stamp = await stampOf(files);
  const graph = graphToRun(stored);
  const program = await runtime.compile(graph, name);
  const hash = createHash('sha256').update(bytes);
  for (const file of externalFiles) await pipeline(createReadStream(file), hash, { end: false });
  const { inputs, outputs } = stored;
  const declared = { inputs, outputs };
  return { path, name, sha256: hash.digest('hex'), stamp, files, graph, declared, program, runtime };
}
