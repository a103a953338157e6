import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { comparisonKind } from '../documents/comparison-kind.ts';
import type { CompareAim } from '../documents/comparison-step.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import type { ExplainAim } from '../documents/explanation-step.ts';
import { type Settings, settingsSchema } from '../documents/settings.ts';
import {
  automaticChoice,
  deviceNames,
  type RuntimeChoice,
  runtimeNames,
} from '../protocol/runtime-choice.ts';
import type { Output } from './run-to-file.ts';

/** What every command was asked. */
interface SharedArguments extends Output {
  readonly settings: Settings;
  /** What models run on. */
  readonly choice: RuntimeChoice;
}

/** What `segcause explain` was asked. Paths are absolute. */
export interface ExplainArguments extends SharedArguments {
  readonly command: 'explain';
  readonly model: string;
  /** What to measure, in this order. */
  readonly aims: readonly ExplainAim[];
}

/** What `segcause compare` was asked. Paths are absolute. */
export interface CompareArguments extends SharedArguments {
  readonly command: 'compare';
  readonly before: string;
  readonly after: string;
  /** What to measure, in this order. */
  readonly aims: readonly CompareAim[];
}

export const usage = `Usage: segcause explain MODEL.onnx --image IMAGE [options]
       segcause compare BEFORE.onnx AFTER.onnx --image IMAGE [options]

  --image FILE         image to explain (PNG, JPEG, TIFF)
  --mask FILE          its reference mask; without one, the model's own prediction
  --references FOLDER  images that natural patches are cut from; without one, the image itself
  --class NAME         class to explain, by name or number
  --roi Y,X,H,W        region of interest in model pixels; default: where the most boundary is predicted
  --treatment KIND     patches (default), zero, mean or blur
  --preset NAME        pool (default) or paper, the published method
  --block PX           side of the blocks
  --draws N            draws per block
  --seed N             seed of the draws (0)
  --layers             measure modules, layers and skip connections too
  --channels TENSOR    measure the channels of a layer's tensor too
  --map TENSOR         measure the blocks of a layer's tensor too
  --intervention KIND  what layers and channels are set to: resample (default), mean, ownMean, zero or restore
  --images FOLDER      compare: layers over these images too, with intervals by image
  --masks FOLDER       compare: their reference masks, of the same names
  --runtime NAME       what models run on: onnxruntime (default) or tensorflow, which is TensorFlow.js
  --device NAME        cpu (default), cuda, webgpu, directml or coreml; tensorflow: cpu or cuda
  --tensorflow FOLDER  folder whose node_modules holds @tensorflow/tfjs-node or tfjs-node-gpu; without one,
                       tensorflow computes in WebAssembly
  --out FILE           where the explanation goes (MODEL.IMAGE.segcause.json), or the comparison
                       (BEFORE-to-AFTER.segcause-comparison.json)
  --html FILE          a report of one self-contained page
  --json               print the explanation instead of a summary

Options that are absent come from MODEL.explain.json beside the model, or are inferred.
Exit code: 0 done, 1 could not be done, 2 wrong usage.`;

/** A command line that cannot be understood; its message is followed by the usage. */
export class UsageError extends Error {}

const options = {
  image: { type: 'string' },
  mask: { type: 'string' },
  references: { type: 'string' },
  class: { type: 'string' },
  roi: { type: 'string' },
  treatment: { type: 'string' },
  preset: { type: 'string' },
  block: { type: 'string' },
  draws: { type: 'string' },
  seed: { type: 'string' },
  layers: { type: 'boolean' },
  channels: { type: 'string', multiple: true },
  map: { type: 'string', multiple: true },
  intervention: { type: 'string' },
  images: { type: 'string' },
  masks: { type: 'string' },
  runtime: { type: 'string' },
  device: { type: 'string' },
  tensorflow: { type: 'string' },
  out: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads a command line (without `node` and the script).
 * @returns null when help was asked for
 * @throws UsageError when it cannot be understood
 */
export function readArguments(line: readonly string[]): ExplainArguments | CompareArguments | null {
  const { values, positionals } = parse(line);
  if (values.help === true || line.length === 0) return null;
  const [command, model, other, ...rest] = positionals;
  const isCompare = command === 'compare';
  if ((!isCompare && command !== 'explain') || model === undefined || rest.length > 0)
    throw new UsageError('Expected "explain" and one model file, or "compare" and two.');
  if (isCompare !== (other !== undefined))
    throw new UsageError(
      isCompare ? 'Expected "compare" and two model files.' : 'Expected "explain" and one model file.',
    );
  const settings = settingsOf(values);
  const choice: RuntimeChoice = {
    runtime: oneOf('runtime', runtimeNames, values.runtime) ?? automaticChoice.runtime,
    device: oneOf('device', deviceNames, values.device) ?? automaticChoice.device,
    tensorflow: absolute(values.tensorflow) ?? automaticChoice.tensorflow,
  };
  const [out, html] = [absolute(values.out) ?? null, absolute(values.html) ?? null];
  const shared = { settings, choice, out, html, json: values.json ?? false };
  if (other !== undefined) {
    const folder = absolute(values.images);
    const aims: readonly CompareAim[] = [
      { kind: 'input' },
      { kind: 'layers' },
      { kind: 'own' },
      { kind: 'transplant' },
      ...(folder === undefined
        ? []
        : [{ kind: 'images', folder, masks: absolute(values.masks) ?? null } as const]),
    ];
    return { command: 'compare', before: resolve(model), after: resolve(other), aims, ...shared };
  }
  return {
    command: 'explain',
    model: resolve(model),
    aims: [
      { kind: 'input' },
      ...(values.layers === true ? [{ kind: 'layers' } as const] : []),
      ...(values.channels ?? []).map((tensor): ExplainAim => ({ kind: 'channels', tensor })),
      ...(values.map ?? []).map((tensor): ExplainAim => ({ kind: 'map', tensor })),
    ],
    ...shared,
  };
}

type Parsed = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

/** @throws UsageError when a value is not one that a setting may have */
function settingsOf(values: Parsed['values']): Settings {
  const number = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text.trim() || NaN);
  const numbers = (text: string | undefined): unknown => text?.split(',').map(number);
  const parsed = settingsSchema.safeParse({
    image: absolute(values.image),
    mask: absolute(values.mask),
    references: absolute(values.references),
    class: values.class !== undefined && /^\d+$/.test(values.class) ? Number(values.class) : values.class,
    roi: numbers(values.roi),
    treatment: values.treatment,
    intervention: values.intervention,
    preset: values.preset,
    block: values.block?.includes(',') === true ? numbers(values.block) : number(values.block),
    draws: number(values.draws),
    seed: number(values.seed),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UsageError(`--${String(issue?.path[0])}: ${issue?.message ?? 'not valid'}.`);
  }
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

function parse(line: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...line], options, allowPositionals: true });
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}

function oneOf<T extends string>(
  option: string,
  names: readonly T[],
  given: string | undefined,
): T | undefined {
  const name = names.find((each) => each === given);
  if (given !== undefined && name === undefined)
    throw new UsageError(`--${option}: expected one of ${names.join(', ')}.`);
  return name;
}

function stem(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? path).replace(/\.[^.]+$/, '');
}

/** Where a comparison goes when nobody says: beside the later model, named after both. */
export function defaultComparisonOut(before: string, after: string): string {
  return resolve(after, '..', `${stem(before)}-to-${stem(after)}${comparisonKind.ending}`);
}

/** Where an explanation goes when nobody says: beside the model, named after model and image. */
export function defaultOut(model: string, image: string): string {
  return resolve(model, '..', `${stem(model)}.${stem(image)}${explanationKind.ending}`);
}
