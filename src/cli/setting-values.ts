import { resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Sides as settings have them: numbers of pixels, or millimetres as words. */
export function lengthsOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const lengths = text.split(',').map((one) => (one.endsWith('mm') ? one.trim() : Number(one.trim() || NaN)));
  return lengths.length === 1 ? lengths[0] : lengths;
}

/**
 * What the input is divided into, as settings have it: `grid`, a label file, or `superpixels:SIDE`, with an optional
 * compactness behind another colon.
 * @param names of labels: `1=liver,2=spleen`
 * @throws UsageError when names are none, or are given without a label file
 */
export function regionsOf(text: string | undefined, names: string | undefined): unknown {
  const isFile = text !== undefined && text !== 'grid' && !text.startsWith('superpixels:');
  if (names !== undefined && !isFile)
    throw new UsageError('--region-names: expected a label file given by --regions.');
  if (text === undefined || text === 'grid') return text;
  if (isFile) {
    return { file: resolve(text), ...(names !== undefined && { names: labelNamesOf(names) }) };
  }
  const [, sides, compactness] = text.split(':');
  return {
    superpixels: lengthsOf(sides),
    ...(compactness !== undefined && { compactness: Number(compactness.trim() || NaN) }),
  };
}

/**
 * Names of labels, by label.
 * @throws UserError when one is not a label and a name, or a label is given twice
 */
function labelNamesOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair): readonly [label: string, name: string] => {
    const [, label, name] = /^(\d+)=([^=]+)$/u.exec(pair) ?? [];
    if (label === undefined || name === undefined)
      throw new UsageError('--region-names: expected LABEL=NAME,LABEL=NAME.');
    return [label, name];
  });
  const labels = pairs.map(([label]) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) throw new UsageError(`--region-names: label ${twice} is given twice.`);
  return Object.fromEntries(pairs);
}

/**
 * A region as settings have it: its numbers without brackets, its name, or JSON.
 * @throws UsageError when it is none of them
 */
export function roiOf(text: string | undefined): unknown {
  if (text === undefined || /^[a-z]/u.test(text)) return text;
  if (!text.startsWith('{') && text.includes('mm')) return lengthsOf(text);
  try {
    return JSON.parse(text.startsWith('{') ? text : `[${text}]`);
  } catch {
    throw new UsageError('--roi: it must be numbers, a name or JSON.');
  }
}

/**
 * A slice of a volume, `z=12`, or several around it as channels, `z=12:5`.
 * @throws UsageError when it is none
 */
export function sliceOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const [, axis, index, stack] = /^([xyz])=(\d+)(?::(\d+))?$/u.exec(text) ?? [];
  if (axis === undefined)
    throw new UsageError('--slice: expected an axis and a number, such as z=12, or z=12:5 for five slices.');
  return { axis, index: Number(index), ...(stack !== undefined && { stack: Number(stack) }) };
}

/**
 * What inputs are set to, by name.
 * @throws UsageError when one is given twice, or without numbers
 */
export function constantsOf(texts: readonly string[]): Readonly<Record<string, number | readonly number[]>> {
  const constants = texts.map(constantOf);
  const names = constants.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError(`--input: ${twice} is given twice.`);
  return Object.fromEntries(constants);
}

/**
 * The name and numbers of `NAME=VALUE` or `NAME=VALUE,VALUE`.
 * @throws UsageError when it is neither
 */
function constantOf(text: string): readonly [name: string, value: number | readonly number[]] {
  // A name may hold an equals sign, a number none.
  const [, name, list = ''] = /^(.+)=([^=]*)$/u.exec(text) ?? [];
  const numbers = list.split(',').map((part) => Number(part.trim() || NaN));
  if (name === undefined || !numbers.every(Number.isFinite))
    throw new UsageError(`--input: expected NAME=NUMBER or NAME=NUMBER,NUMBER,…, and not ${text}.`);
  // Settings, as objects, have no such name.
  if (name === '__proto__') throw new UsageError('--input: no input is named __proto__.');
  const [first] = numbers;
  return [name, numbers.length === 1 && first !== undefined ? first : numbers];
}
