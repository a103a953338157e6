import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { hashOf } from '../files/hash.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type Command, typed } from '../programs/command.ts';
import type { Watch } from '../programs/run-program.ts';
import type { Answer, Inspected } from './answers.ts';
import { type ConversionOptions, convertCommand, inspectCommand, type Python } from './command-line.ts';
import { checkedShape } from './input-shape.ts';
import { recordOf, recordPathOf } from './record.ts';
import { runScript } from './run-script.ts';
import { checkedSettings, notesOn, writeSettings } from './trained/written-settings.ts';
import type { TrainedModel, TrainedWeights } from './trained/trained-model.ts';

/** Why the script is run; `pickle` runs code that is in the file, named by `reason`. */
export type Purpose =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'pickle'; readonly reason: string }
  /** `network` is one of a known package, with which no code of the workspace is run; null elsewhere. */
  | { readonly kind: 'convert'; readonly out: string; readonly network: string | null };

/** The call that builds the model that weights belong to, as the user picks it. */
export type ModelCall = Pick<ConversionOptions, 'model' | 'arguments'>;

/** Questions to the user; `undefined` or `false` as the answer cancels the conversion. */
export interface Questions {
  readonly mayRun: (command: Command, purpose: Purpose) => Promise<boolean>;
  /** Which of several weights or models to convert, by their keys in the checkpoint or the prefixes of their names. */
  readonly weights: (choices: readonly string[]) => Promise<string | undefined>;
  readonly modelCall: (inspected: Inspected) => Promise<ModelCall | undefined>;
  readonly shape: (inspected: Inspected) => Promise<readonly number[] | undefined>;
  /** Where to write when `existing` is taken; the same path replaces it. */
  readonly outputPath: (existing: string) => Promise<string | undefined>;
}

/** Packages that the conversion needs are not installed. */
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
export interface ConversionTools {
  readonly python: Python;
  readonly ask: Questions;
  /** Folders in which the script searches for the user's modules; Python runs in the first. */
  readonly folders: readonly string[];
  /** Shows what the script says about a conversion, a line each, such as weights that were left out. */
  readonly note: (notes: readonly string[]) => void;
  /** Runs work under a title, with its output shown and a way to cancel it. */
  readonly watched: <T>(title: string, work: (watch: Watch) => Promise<T>) => Promise<T>;
}

/** The ONNX file that a model file or folder is converted to, beside it; never the source, whatever its name. */
export function onnxPathOf(source: string): string {
  if (extname(source) === '.onnx') return source.replace(/\.onnx$/u, '.converted.onnx');
  const isModelFile = /^\.(?:pt|pth|pt2|ckpt|safetensors)$/u.test(extname(source));
  const name = isModelFile ? basename(source, extname(source)) : basename(source);
  return join(dirname(source), `${name}.onnx`);
}

/**
 * Converts a PyTorch file or a SavedModel folder to ONNX, asking before anything runs.
 * @returns the path of the ONNX file; undefined when the user cancelled
 * @throws MissingPackages when packages that the conversion needs are not installed
 * @throws UserError when the source is gone, cannot be converted or changes meanwhile, or Python fails
 */
export async function convertToOnnx(source: string, tools: ConversionTools): Promise<string | undefined> {
  const { ask } = tools;
  const answer = await inspect(defaultsFor(source, tools), tools);
  if (answer === undefined) return undefined;
  const { inspected } = answer;
  const call = inspected.kind === 'weights' ? await ask.modelCall(inspected) : { model: null, arguments: '' };
  if (call === undefined) return undefined;
  return convertInspected(answer, { call, network: null, shape: null, onnx: onnxPathOf(source) }, tools);
}

/**
 * Converts weights that a trainer wrote, with the network that its files describe, and writes the settings beside the ONNX
 * file; settings that are there are kept.
 * @returns the path of the ONNX file; undefined when the user cancelled
 * @throws MissingPackages when packages that the conversion needs are not installed
 * @throws UserError as `convertToOnnx`, and when the trainer's files are damaged or describe no network that may be built
 */
export async function convertTrained(
  { source, onnx, describe }: TrainedWeights,
  tools: ConversionTools,
): Promise<string | undefined> {
  const answer = await inspect(defaultsFor(source, tools), tools);
  if (answer === undefined) return undefined;
  const { inspected } = answer;
  const trained = await describe(inspected.given ?? {});
  const { network, notes } = trained;
  const shape = trained.shape && checkedShape(trained.shape, basename(source));
  const settings = checkedSettings(trained.settings, basename(source));
  const call = { model: null, arguments: '' };
  const asked = { call, network: inspected.kind === 'weights' ? network : null, shape, onnx };
  return convertInspected(answer, asked, tools, { settings, notes });
}

/** What of a file is converted, and how. */
interface Asked {
  readonly call: ModelCall;
  readonly network: ConversionOptions['network'];
  /** Null where the file or the user says. */
  readonly shape: readonly number[] | null;
  readonly onnx: string;
}

async function convertInspected(
  { source, inspected, runPickle }: InspectedFile,
  { call, network, shape: known, onnx }: Asked,
  tools: ConversionTools,
  trained: Pick<TrainedModel, 'settings' | 'notes'> | null = null,
): Promise<string | undefined> {
  const { ask } = tools;
  const { keys = [] } = inspected;
  const key = keys.length > 1 ? await ask.weights(keys) : null;
  if (key === undefined) return undefined;
  const recordsShape = inspected.kind === 'exported' || inspected.kind === 'saved-model';
  const shape = recordsShape ? null : (known ?? (await ask.shape(inspected)));
  if (shape === undefined) return undefined;
  const out = await agreedPath(onnx, ask);
  if (out === undefined) return undefined;
  const staging = `${out}.${process.pid}.tmp`;
  const defaults = defaultsFor(source, tools);
  // A network of a known package needs no modules of the workspace.
  const paths = network === null || runPickle ? defaults.paths : [];
  const options = { ...defaults, paths, ...call, network, runPickle, key, shape };
  try {
    return await write(options, { out, staging, trained }, tools);
  } finally {
    await rm(staging, { force: true });
  }
}

function defaultsFor(source: string, { folders }: ConversionTools): ConversionOptions {
  if (!existsSync(source)) throw new UserError(`${source} no longer exists.`);
  return {
    ...{ source, paths: folders, runPickle: false, key: null, prefix: null },
    ...{ model: null, arguments: '', network: null, shape: null },
  };
}

/** What a file holds, and whether the user agreed that code in it is run. */
interface InspectedFile {
  readonly source: string;
  readonly inspected: Inspected;
  readonly runPickle: boolean;
}

/** Runs `inspect`; where the file can only be unpickled in full, asks first and runs it again if allowed. */
async function inspect(
  defaults: ConversionOptions,
  tools: ConversionTools,
): Promise<InspectedFile | undefined> {
  const name = basename(defaults.source);
  let purpose: Purpose = { kind: 'inspect' };
  for (const runPickle of [false, true]) {
    const command = inspectCommand(tools.python, { ...defaults, runPickle });
    if (!(await tools.ask.mayRun(command, purpose))) return undefined;
    const answer = await run(`Inspecting ${name}`, command, defaults.source, tools);
    if (answer === null) return undefined;
    if (answer.answer === 'found') return { source: defaults.source, inspected: answer, runPickle };
    if (answer.answer !== 'pickle') break;
    purpose = { kind: 'pickle', reason: answer.reason };
  }
  throw new UserError(`The script could not determine what ${name} holds: see the SegCause output.`);
}

async function write(
  options: ConversionOptions,
  to: {
    readonly out: string;
    readonly staging: string;
    readonly trained: Pick<TrainedModel, 'settings' | 'notes'> | null;
  },
  tools: ConversionTools,
): Promise<string | undefined> {
  const { out, staging, trained } = to;
  const { source } = options;
  const { ask, python } = tools;
  const command = convertCommand(python, options, staging);
  // Code in a pickle may be of the workspace.
  const network = options.runPickle ? null : (options.network?.name ?? null);
  if (!(await ask.mayRun(command, { kind: 'convert', out, network }))) return undefined;
  const before = await stampOf(source);
  const answer = await run(`Converting ${basename(source)} to ONNX`, command, source, tools);
  if (answer === null) return undefined;
  if (answer.answer === 'choose' && options[answer.option] === null) {
    const choice = await ask.weights(answer.choices);
    if (choice === undefined) return undefined;
    return write({ ...options, [answer.option]: choice }, to, tools);
  }
  if (answer.answer !== 'converted' || !existsSync(staging))
    throw new UserError(`${basename(source)} was not written as ONNX: see the SegCause output.`);
  const [sourceHash, modelHash] = await Promise.all([hashOf(source), hashOf(staging)]);
  if ((await stampOf(source)) !== before)
    throw new UserError(`${basename(source)} changed while it was converted: convert it again.`);
  const facts = { source, sourceHash, model: out, modelHash, command: withOut(command, out) };
  await move(staging, out);
  const kept = trained === null ? [] : await writeSettings(out, trained.settings);
  const notes = [...answer.notes, ...(trained === null ? [] : [...notesOn(trained), ...kept])];
  const converted = { ...answer, notes };
  await writeAtomically(recordPathOf(out), recordOf({ ...facts, converted, date: new Date() }));
  if (notes.length > 0) tools.note(notes);
  return out;
}

/** The command with the final path of the ONNX file in place of the staging file's. */
function withOut(command: Command, out: string): readonly string[] {
  return [...command.slice(0, -1), `--out=${out}`];
}

async function move(staging: string, out: string): Promise<void> {
  try {
    await rename(staging, out);
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
  { watched, folders, python }: ConversionTools,
): Promise<Exclude<Answer, { answer: 'failed' }> | null> {
  const answer = await watched(title, (watch) => runScript(command, folders[0] ?? dirname(source), watch));
  if (answer?.answer !== 'failed') return answer;
  const { message, install } = answer;
  if (install.length === 0) throw new UserError(`${basename(source)}: ${message}.`);
  const line = typed([python.interpreter, '-m', 'pip', 'install', ...install]);
  throw new MissingPackages(`${basename(source)}: ${message}`, line);
}

/** A path that is free, or that the user agreed to replace. */
async function agreedPath(path: string, ask: Questions): Promise<string | undefined> {
  let wanted: string | undefined = path;
  for (const asked = new Set<string>(); wanted !== undefined && existsSync(wanted) && !asked.has(wanted);) {
    asked.add(wanted);
    wanted = await ask.outputPath(wanted);
  }
  return wanted;
}
