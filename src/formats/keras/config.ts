import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { isList, isObject, type Json, member } from '../json.ts';
import type { Pair } from '../tensorflow/pairs.ts';

/**
 * Reads the settings of a layer, by type. A setting that is left out or null has the value `otherwise`.
 * @throws UserError when a setting is of another type, or is left out without an `otherwise`
 */
export interface Config {
  readonly json: Json;
  has(name: string): boolean;
  number(name: string, otherwise?: number): number;
  /** A number; null where it is left out. */
  optional(name: string): number | null;
  flag(name: string, otherwise: boolean): boolean;
  text(name: string, otherwise?: string): string;
  /** A list of integers; with a `rank`, one of that length, for which a single integer stands too. */
  integers(name: string, rank?: number, otherwise?: readonly number[]): readonly number[];
  /** The numbers of a number, a list, lists of lists, or an array as Keras 3 writes it; null where it is left out. */
  numbers(name: string): readonly number[] | null;
  /** A pair for each of `rank` axes: `[[1, 2], [3, 4]]`, or with one number for an axis or for all of them. */
  pairs(name: string, rank: number): readonly Pair[];
  /** An error whose message names the file and the layer. */
  failure(what: string): UserError;
}

/**
 * The settings of a layer.
 * @param layer the file and the layer as messages name them
 */
export function configOf(json: Json, layer: string): Config {
  const failure = (what: string): UserError => new UserError(`${layer} ${what}.`);
  const get = (name: string): Json => member(json, name) ?? undefined;
  const wrong = (name: string, wanted: string): UserError =>
    failure(`has ${name} ${JSON.stringify(get(name) ?? null)}, which is not ${wanted}`);
  const asNumber = (name: string): number | null => {
    const value = get(name);
    if (value === undefined) return null;
    if (typeof value !== 'number') throw wrong(name, 'a number');
    return value;
  };
  const listOf = (name: string): readonly number[] | number | null => {
    const value = get(name);
    if (value === undefined) return null;
    if (typeof value === 'number') return value;
    if (isList(value) && value.every((item) => Number.isInteger(item))) return value as readonly number[];
    throw wrong(name, 'a list of integers');
  };
  return {
    json,
    failure,
    has: (name) => get(name) !== undefined,
    number(name, otherwise) {
      const value = asNumber(name) ?? otherwise;
      if (value === undefined) throw wrong(name, 'a number');
      return value;
    },
    optional: asNumber,
    flag: (name, otherwise) => (typeof get(name) === 'boolean' ? get(name) === true : otherwise),
    text(name, otherwise) {
      const value = get(name) ?? otherwise;
      if (typeof value !== 'string') throw wrong(name, 'a name');
      return value;
    },
    integers(name, rank, otherwise) {
      const value = listOf(name) ?? otherwise;
      if (value === undefined) throw wrong(name, 'a list of integers');
      if (typeof value === 'number') return Array.from({ length: rank ?? 1 }, () => value);
      if (rank !== undefined && value.length === 1) return Array.from({ length: rank }, () => at(value, 0));
      if (rank !== undefined && value.length !== rank) throw wrong(name, `a list of ${rank} integers`);
      return value;
    },
    numbers(name) {
      const value = get(name);
      if (value === undefined) return null;
      const flat = flattened(value);
      if (flat.length > 0 && flat.every((item) => typeof item === 'number')) return flat;
      throw wrong(name, 'a number or a list of numbers');
    },
    pairs(name, rank) {
      const value = get(name);
      if (typeof value === 'number') return Array.from({ length: rank }, (): Pair => [value, value]);
      if (!isList(value)) throw wrong(name, `pairs for ${rank} axes`);
      const isFlat = rank === 1 && value.length === 2 && value.every((item) => typeof item === 'number');
      const pairs = (isFlat ? [value] : value).map((item) =>
        typeof item === 'number' ? [item, item] : item,
      );
      const areSound = pairs.every(
        (pair) => isList(pair) && pair.length === 2 && pair.every(Number.isInteger),
      );
      if (!areSound || pairs.length !== rank) throw wrong(name, `pairs for ${rank} axes`);
      return pairs as readonly Pair[];
    },
  };
}

/** Items of lists in lists. Keras 3 writes arrays as `{class_name: '__numpy__', config: {value, dtype}}`. */
function flattened(value: Json): readonly Json[] {
  if (isList(value)) return value.flatMap(flattened);
  const isArray = ['__numpy__', '__tensor__'].includes(String(member(value, 'class_name')));
  return isArray ? flattened(member(member(value, 'config'), 'value')) : [value];
}

/** The name of a function or class, which Keras writes as a string or as an object with settings; null for other values. */
export function nameOf(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return null;
  const config = member(value, 'config');
  if (member(value, 'class_name') === 'function' && typeof config === 'string') return config;
  const className = member(value, 'class_name');
  return typeof className === 'string' ? className : null;
}

/** A class name as Keras writes it in paths and function names: `SoftPlus` as `soft_plus`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/\W+/gu, '')
    .replaceAll(/(.)([A-Z][a-z]+)/gu, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase();
}
