import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The options of all commands. */
const options = {
  image: { type: 'string', multiple: true },
  input: { type: 'string', multiple: true },
  slice: { type: 'string' },
  mask: { type: 'string' },
  references: { type: 'string' },
  'mask-value': { type: 'string' },
  'mask-threshold': { type: 'string' },
  'mask-colour': { type: 'string' },
  'mask-ignore': { type: 'string' },
  output: { type: 'string' },
  class: { type: 'string' },
  roi: { type: 'string' },
  treatment: { type: 'string' },
  preset: { type: 'string' },
  reading: { type: 'string' },
  passes: { type: 'string' },
  refine: { type: 'string' },
  block: { type: 'string' },
  regions: { type: 'string' },
  'region-names': { type: 'string' },
  draws: { type: 'string' },
  seed: { type: 'string' },
  'no-joint-check': { type: 'boolean' },
  causes: { type: 'boolean' },
  layers: { type: 'boolean' },
  learnt: { type: 'string', multiple: true },
  channels: { type: 'string', multiple: true },
  map: { type: 'string', multiple: true },
  intervention: { type: 'string' },
  images: { type: 'string' },
  masks: { type: 'string' },
  margin: { type: 'string' },
  harm: { type: 'boolean' },
  runtime: { type: 'string' },
  device: { type: 'string' },
  tensorflow: { type: 'string' },
  out: { type: 'string' },
  html: { type: 'string' },
  csv: { type: 'string' },
  npy: { type: 'string' },
  json: { type: 'boolean' },
  resume: { type: 'boolean' },
  memory: { type: 'string' },
  fold: { type: 'string' },
  python: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A command line in options and the rest. */
export type ParsedLine = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

/**
 * The options of a command line, and what is none.
 * @throws UsageError when an option is not known, or lacks its value
 */
export function parsedLine(line: readonly string[]): ParsedLine {
  try {
    return parseArgs({ args: [...line], options, allowPositionals: true });
  } catch (error) {
    throw error instanceof Error ? new UsageError(error.message) : error;
  }
}

type Option = keyof typeof options;

const ofPrune: readonly Option[] = ['margin', 'harm'];
const ofConvert: readonly Option[] = ['fold', 'python'];
const ofExplanations: readonly Option[] = [
  ...(['html', 'csv', 'npy', 'resume'] as const),
  ...(['causes', 'layers', 'learnt', 'channels', 'map', 'no-joint-check'] as const),
];

/** Whether a command has no use for an option. */
function isForeign(command: string, option: Option): boolean {
  switch (command) {
    case 'convert':
      return !ofConvert.includes(option);
    case 'prune':
      return [...ofExplanations, ...ofConvert].includes(option);
    default:
      return [...ofPrune, ...ofConvert].includes(option);
  }
}

/**
 * Checks that a command takes the options that it is given.
 * @throws UsageError when it has no use for one
 */
export function checkOptions(command: string, values: ParsedLine['values']): void {
  const foreign = (Object.keys(values) as Option[]).find((option) => isForeign(command, option));
  if (foreign !== undefined) throw new UsageError(`--${foreign} is no option of ${command}.`);
}
