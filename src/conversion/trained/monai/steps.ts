import type { Json } from '../../known-network.ts';
import { type BundleConfiguration, isList, resolved, Unresolved } from './configuration.ts';

/** A transform of a configuration. */
export interface Step {
  /** Its class without module and the ending of its dictionary form: `Spacing` of `monai.transforms.Spacingd`. */
  readonly name: string;
  /** Its arguments. */
  readonly options: Readonly<Record<string, Json>>;
  /** Arguments that only Python could compute. */
  readonly unresolved: readonly string[];
  /** Which of its keys is the image, where it names several. */
  readonly index: number;
}

/**
 * The transforms under a key of a configuration, in their order; those that are disabled or of other data are left out.
 * @param of the data that they transform: `image` or `pred`
 * @returns null where there is something else under the key
 */
export function stepsOf(configuration: BundleConfiguration, key: string, of: string): readonly Step[] | null {
  const found = configuration[key];
  if (typeof found !== 'object' || found === null || isList(found)) return null;
  const { transforms } = found as Readonly<Record<string, Json>>;
  const list = typeof transforms === 'string' ? attempt(configuration, transforms) : transforms;
  if (list === undefined || !isList(list)) return null;
  return list.flatMap((one) => {
    const step = stepOf(configuration, one, of);
    return step === null ? [] : [step];
  });
}

function attempt(configuration: BundleConfiguration, value: Json): Json | undefined {
  try {
    return resolved(configuration, value);
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}

function stepOf(configuration: BundleConfiguration, given: Json, of: string): Step | null {
  if (typeof given !== 'object' || given === null || isList(given)) {
    return { name: JSON.stringify(given), options: {}, unresolved: [], index: 0 };
  }
  const {
    _target_: target,
    _disabled_: disabled = false,
    ...others
  } = given as Readonly<Record<string, Json>>;
  if (attempt(configuration, disabled) === true) return null;
  const read = Object.entries(others).map(([name, value]) => [name, attempt(configuration, value)] as const);
  const options = Object.fromEntries(
    read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const keys = [options['keys'] ?? of].flat();
  if (!keys.includes(of) && options['keys'] !== undefined) return null;
  const name = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : JSON.stringify(target);
  return {
    name: name.replace(/(?<!Pa|Foregroun)(?:d|D|Dict)$/u, ''),
    options,
    unresolved: read.flatMap(([option, value]) => (value === undefined ? [option] : [])),
    index: Math.max(0, keys.indexOf(of)),
  };
}
