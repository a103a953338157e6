import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import { UserError } from '../errors.ts';
import { type Command, typed } from '../programs/command.ts';
import type { Watch } from '../programs/run-program.ts';
import type { Answer, Found } from './answers.ts';
import { type Choices, convertCommand, inspectCommand, type Python } from './command-line.ts';
import { hashOf } from '../files/hash.ts';
import { recordOf } from './record.ts';
import { runScript } from './run-script.ts';

/** What a run of the script is for; `pickle` runs code that is in the file, named by `reason`. */
export type Purpose =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'pickle'; readonly reason: string }
  | { readonly kind: 'convert'; readonly out: string };

/** What the user picks to make a model that weights belong to. */
export type Maker = Pick<Choices, 'model' | 'arguments'>;

/** What is asked of the user; undefined and false: the user steps back. */
export interface Questions {
  readonly mayRun: (command: Command, purpose: Purpose) => Promise<boolean>;
  readonly maker: (found: Found) => Promise<Maker | undefined>;
  readonly shape: (found: Found) => Promise<readonly number[] | undefined>;
  /** Where to write when the file is there already: the same path to replace it. */
  readonly otherwise: (existing: string) => Promise<string | undefined>;
}

/** Packages are missing that the conversion needs. */
export class MissingPackages extends UserError {
  /** @param line the command that installs them */
  constructor(
    message: string,
    readonly line: string,
  ) {
    super(`${message}. Install with: ${line}`);
  }
}

/** What a conversion works with. */
export interface Tools {
  readonly python: Python;
  readonly ask: Questions;
  /** Folders that the user's modules are looked for in; the first is where Python runs. */
  readonly folders: readonly string[];
  /** Runs something that can be watched and cancelled, under a title. */
  readonly watched: <T>(title: string, work: (watch: Watch) => Promise<T>) => Promise<T>;
}

/** The ONNX file that belongs to a file or folder, beside it. */
export function onnxPathOf(source: string): string {
  const isModelFile = /^\.(?:pt|pth|pt2|ckpt)$/u.test(extname(source));
  const name = isModelFile ? basename(source, extname(source)) : basename(source);
  return join(dirname(source), `${name}.onnx`);
}

/** The record that belongs to an ONNX file. */
export function recordPathOf(onnx: string): string {
  return `${onnx}.json`;
}

/**
 * Converts a PyTorch file or a SavedModel folder to ONNX, asking before anything runs.
 * @returns the path of the ONNX file; undefined when the user stepped back or cancelled
 * @throws UserError with what is wrong and, where packages are missing, the line that installs them
 */
export async function convertToOnnx(source: string, tools: Tools): Promise<string | undefined> {
  const { python, ask, folders } = tools;
  if (!existsSync(source)) throw new UserError(`${source} is not there any more.`);
  const unknown: Choices = {
    source,
    paths: folders,
    runPickle: false,
    model: null,
    arguments: '',
    shape: null,
  };
  const inspected = await inspect(unknown, tools);
  if (inspected === undefined) return undefined;
  const { found, runPickle } = inspected;
  const maker = found.kind === 'weights' ? await ask.maker(found) : { model: null, arguments: '' };
  if (maker === undefined) return undefined;
  const saysShape = found.kind === 'exported' || found.kind === 'saved-model';
  const shape = saysShape ? null : await ask.shape(found);
  if (shape === undefined) return undefined;
  const out = await freePath(onnxPathOf(source), ask);
  if (out === undefined) return undefined;
  const draft = `${out}.${process.pid}.tmp`;
  const command = convertCommand(python, { ...unknown, ...maker, runPickle, shape }, draft);
  if (!(await ask.mayRun(command, { kind: 'convert', out }))) return undefined;
  try {
    return await write(source, out, draft, command, tools);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Asks what a file holds, and where that takes running what is in it, whether that may be. */
async function inspect(
  unknown: Choices,
  tools: Tools,
): Promise<{ readonly found: Found; readonly runPickle: boolean } | undefined> {
  let purpose: Purpose = { kind: 'inspect' };
  for (const runPickle of [false, true]) {
    const command = inspectCommand(tools.python, { ...unknown, runPickle });
    if (!(await tools.ask.mayRun(command, purpose))) return undefined;
    const answer = await run(`Looking into ${basename(unknown.source)}`, command, unknown.source, tools);
    if (answer === null) return undefined;
    if (answer.answer === 'found') return { found: answer, runPickle };
    if (answer.answer !== 'pickle') break;
    purpose = { kind: 'pickle', reason: answer.reason };
  }
  throw new UserError(
    `${basename(unknown.source)} was not understood by the script: see the SegCause output.`,
  );
}

async function write(
  source: string,
  out: string,
  draft: string,
  command: Command,
  tools: Tools,
): Promise<string | undefined> {
  const before = await stampOf(source);
  const answer = await run(`Converting ${basename(source)} to ONNX`, command, source, tools);
  if (answer === null) return undefined;
  if (answer.answer !== 'converted' || !existsSync(draft))
    throw new UserError(`${basename(source)} was not written as ONNX: see the SegCause output.`);
  const [sourceHash, modelHash] = await Promise.all([hashOf(source), hashOf(draft)]);
  if ((await stampOf(source)) !== before)
    throw new UserError(`${basename(source)} changed while it was converted: convert it again.`);
  const made = { source, sourceHash, model: out, modelHash, command: withOut(command, out) };
  await put(draft, out);
  await writeAtomically(recordPathOf(out), recordOf({ ...made, converted: answer, date: new Date() }));
  return out;
}

/** The command with the path that its result has in the end. */
function withOut(command: Command, out: string): readonly string[] {
  return [...command.slice(0, -1), `--out=${out}`];
}

async function put(draft: string, out: string): Promise<void> {
  try {
    await rename(draft, out);
  } catch (error) {
    throw new UserError(`${out} could not be written: ${error instanceof Error ? error.message : ''}.`);
  }
}

async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  return `${size} ${mtimeMs}`;
}

async function run(
  title: string,
  command: Command,
  source: string,
  { watched, folders, python }: Tools,
): Promise<Exclude<Answer, { answer: 'failed' }> | null> {
  const answer = await watched(title, (watch) => runScript(command, folders[0] ?? dirname(source), watch));
  if (answer?.answer !== 'failed') return answer;
  const { message, install } = answer;
  if (install.length === 0) throw new UserError(`${basename(source)}: ${message}.`);
  const line = typed([python.interpreter, '-m', 'pip', 'install', ...install]);
  throw new MissingPackages(`${basename(source)}: ${message}`, line);
}

/** A path that is free, or that the user wants replaced. */
async function freePath(path: string, ask: Questions): Promise<string | undefined> {
  let wanted: string | undefined = path;
  for (const asked = new Set<string>(); wanted !== undefined && existsSync(wanted) && !asked.has(wanted);) {
    asked.add(wanted);
    wanted = await ask.otherwise(wanted);
  }
  return wanted;
}
