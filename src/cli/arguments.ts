import { resolve } from 'node:path';
import { comparisonKind } from '../documents/comparison-kind.ts';
import type { CompareAim } from '../documents/comparison-step.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import type { ExplainAim } from '../documents/explanation-step.ts';
import { type Replacement, replacements } from '../documents/learnt.ts';
import type { PruneRequest } from '../documents/pruning.ts';
import { schemaFault } from '../documents/schema-fault.ts';
import { type Settings, settingsSchema } from '../documents/settings.ts';
import { stemOf } from '../files/stem.ts';
import { defaultMemory } from '../protocol/engine-options.ts';
import {
  automaticChoice,
  deviceNames,
  type RuntimeChoice,
  runtimeNames,
} from '../protocol/runtime-choice.ts';
import { checkOptions, type ParsedLine, parsedLine } from './options.ts';
import type { Output } from './run-to-file.ts';
import { constantsOf, lengthsOf, regionsOf, roiOf, sliceOf } from './setting-values.ts';
import { UsageError } from './usage-error.ts';

/** What every command was asked. */
interface SharedArguments extends Output {
  readonly settings: Settings;
  /** What models run on. */
  readonly choice: RuntimeChoice;
  /** Bytes for kept values and sessions. */
  readonly memory: number;
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

/** What `segcause prune` was asked. Paths are absolute. */
export interface PruneArguments {
  readonly command: 'prune';
  readonly request: PruneRequest;
  readonly choice: RuntimeChoice;
  readonly memory: number;
  readonly json: boolean;
}

/** What `segcause convert` was asked. Paths are absolute. */
export interface ConvertArguments {
  readonly command: 'convert';
  /** What a trainer wrote. */
  readonly source: string;
  /** The fold, where it holds several; null: all. */
  readonly fold: string | null;
  /** The Python to run; null: the one on the search path. */
  readonly python: string | null;
}

/** What a command line asks for. */
export type Asked =
  | ExplainArguments
  | CompareArguments
  | PruneArguments
  | ConvertArguments
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/**
 * Reads a command line (without `node` and the script).
 * @throws UsageError when it cannot be understood
 */
export function readArguments(line: readonly string[]): Asked {
  const { values, positionals } = parsedLine(line);
  if (values.help === true || line.length === 0) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [command, model, other, ...rest] = positionals;
  if (command === 'convert' && model !== undefined && other === undefined) {
    checkOptions(command, values);
    const { fold = null, python = null } = values;
    return { command, source: resolve(model), fold, python };
  }
  const isCompare = command === 'compare';
  const isKnown = isCompare || command === 'explain' || command === 'prune';
  if (!isKnown || model === undefined || rest.length > 0)
    throw new UsageError(
      'Expected "explain" and one model file, or "compare" and two, or "prune" and one, or "convert" and a folder.',
    );
  if (isCompare !== (other !== undefined))
    throw new UsageError(
      isCompare ? 'Expected "compare" and two model files.' : `Expected "${command}" and one model file.`,
    );
  checkOptions(command, values);
  const settings = settingsOf(values);
  const choice: RuntimeChoice = {
    runtime: oneOf('runtime', runtimeNames, values.runtime) ?? automaticChoice.runtime,
    device: oneOf('device', deviceNames, values.device) ?? automaticChoice.device,
    tensorflow: absolute(values.tensorflow) ?? automaticChoice.tensorflow,
  };
  if (command === 'prune') return pruneArguments(resolve(model), values, { settings, choice });
  const file = (path: string | undefined): string | null => absolute(path) ?? null;
  const shared = {
    ...{ settings, choice, memory: memoryOf(values.memory) },
    ...{ out: file(values.out), html: file(values.html), csv: file(values.csv), npy: file(values.npy) },
    ...{ json: values.json ?? false, resume: values.resume ?? false },
  };
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
      ...(values.causes === true ? [{ kind: 'causes' } as const] : []),
      { kind: 'input' },
      { kind: 'joint' },
      ...(values.layers === true ? [{ kind: 'layers' } as const] : []),
      ...replacementsOf(values.learnt).map((replacement): ExplainAim => ({ kind: 'learnt', replacement })),
      ...(values.channels ?? []).map((tensor): ExplainAim => ({ kind: 'channels', tensor })),
      ...(values.map ?? []).map((tensor): ExplainAim => ({ kind: 'map', tensor })),
    ],
    ...shared,
  };
}

/** @throws UsageError when one is not known */
function replacementsOf(given: readonly string[] = []): readonly Replacement[] {
  const names = given.flatMap((name) => oneOf('learnt', ['all', ...replacements], name) ?? []);
  return replacements.filter((name) => names.includes('all') || names.includes(name));
}

/** @throws UsageError when a folder is missing, or the margin is none */
function pruneArguments(
  model: string,
  values: ParsedLine['values'],
  { settings, choice }: Pick<SharedArguments, 'settings' | 'choice'>,
): PruneArguments {
  const [images, masks] = [absolute(values.images), absolute(values.masks)];
  if (images === undefined || masks === undefined)
    throw new UsageError('prune: --images and --masks name the folders of images and of their masks.');
  const margin = values.margin === undefined ? defaultMargin : Number(values.margin.trim() || NaN);
  if (!(margin > 0 && margin <= 100))
    throw new UsageError('--margin: it must be above 0 and at most 100, in points of Dice.');
  const { harm = false, json = false } = values;
  return {
    command: 'prune',
    request: { model, images, masks, margin, findsHarm: harm, settings, out: absolute(values.out) ?? null },
    ...{ choice, memory: memoryOf(values.memory), json },
  };
}

/** Points of Dice that may be lost when nobody says. */
const defaultMargin = 0.5;

/**
 * Bytes from a number of gigabytes.
 * @throws UsageError when it is not one
 */
function memoryOf(gigabytes: string | undefined): number {
  if (gigabytes === undefined) return defaultMemory;
  const bytes = Number(gigabytes.trim() || NaN) * 1e9;
  if (Number.isFinite(bytes) && bytes >= 0.5e9) return bytes;
  throw new UsageError('--memory: it must be at least 0.5, in GB.');
}

/** @throws UsageError when a value is not one that a setting may have */
function settingsOf(values: ParsedLine['values']): Settings {
  const number = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text.trim() || NaN);
  const numbers = (text: string | undefined): unknown => text?.split(',').map(number);
  const [image, ...channelImages] = values.image ?? [];
  const given = {
    image: absolute(image),
    channelImages: channelImages.length > 0 ? channelImages.map((path) => resolve(path)) : undefined,
    inputs: values.input && constantsOf(values.input),
    slice: sliceOf(values.slice),
    mask: absolute(values.mask),
    maskValue: values['mask-value']?.includes(',')
      ? numbers(values['mask-value'])
      : number(values['mask-value']),
    maskThreshold: number(values['mask-threshold']),
    maskColour: numbers(values['mask-colour']),
    maskIgnore: values['mask-ignore'] === '' ? [] : numbers(values['mask-ignore']),
    output: values.output,
    references: absolute(values.references),
    class: values.class !== undefined && /^\d+$/.test(values.class) ? Number(values.class) : values.class,
    roi: roiOf(values.roi),
    treatment: values.treatment,
    intervention: values.intervention,
    preset: values.preset,
    reading: values.reading,
    passes: number(values.passes),
    block: lengthsOf(values.block),
    refine: number(values.refine),
    regions: regionsOf(values.regions, values['region-names']),
    draws: number(values.draws),
    seed: number(values.seed),
    jointCheck: values['no-joint-check'] === true ? false : undefined,
  };
  const parsed = settingsSchema.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const { where, fault } = schemaFault(parsed.error);
    throw new UsageError(`--${optionOf(where.replace(/\..*/u, ''))}: it ${fault}.`);
  }
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

/** The option that gives a setting. */
function optionOf(setting: string): string {
  if (setting === 'channelImages') return 'image';
  if (setting === 'inputs') return 'input';
  return setting.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
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

/** Where a comparison goes when nobody says: beside the later model, named after both. */
export function defaultComparisonOut(before: string, after: string): string {
  return resolve(after, '..', `${stemOf(before)}-to-${stemOf(after)}${comparisonKind.ending}`);
}

/** Where an explanation goes when nobody says: beside the model, named after model and image. */
export function defaultOut(model: string, image: string): string {
  return resolve(model, '..', `${stemOf(model)}.${stemOf(image)}${explanationKind.ending}`);
}
