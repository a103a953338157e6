import { at } from '../../../at.ts';
import type { UserError } from '../../../errors.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Length } from '../../tensorflow/length.ts';
import type { Computed, Integers, Value } from '../../tensorflow/value.ts';
import { isListOfTrees, plainOf, type Reference, type Tree } from '../inbound.ts';
import { type Json, member } from '../../json.ts';
import { constantOf, numbersIn } from './constant.ts';

/** A call of a function of TensorFlow or `keras.ops` between layers, as a model's architecture writes it. */
export interface FunctionCall {
  readonly b: GraphBuilder;
  /** Path of the layer that stands for the function. */
  readonly path: string;
  readonly args: readonly Tree[];
  readonly named: ReadonlyMap<string, Tree>;
  /** Arguments that Keras 3 stores as settings of the layer. */
  readonly settings: Json;
  value(reference: Reference): Value;
  /** An error whose message names the file, the layer and the function. */
  readonly failure: (what: string) => UserError;
}

/**
 * The arguments of a function by parameter name.
 * @throws UserError when an argument is of another type, or is left out and required
 */
export interface Arguments {
  readonly b: GraphBuilder;
  readonly failure: (what: string) => UserError;
  /** The argument as written; undefined where it is left out or `None`. */
  readonly tree: (name: string) => Tree | undefined;
  /** The argument as a plain value; undefined where it is left out, `None` or a tensor. */
  readonly plain: (name: string) => Json;
  readonly number: (name: string, otherwise: number) => number;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string, otherwise: string) => string;
  /** One integer or a list of them; null where it is left out. */
  readonly integers: (name: string) => readonly number[] | null;
  /** One integer or a list of them; required. */
  readonly requiredIntegers: (name: string) => readonly number[];
  /** Integers that are constant or computed from lengths of axes, with nested lists flattened; required. */
  readonly lengths: (name: string) => Integers;
  /** An integer within an argument; null where it is `None`. */
  readonly lengthOf: (tree: Tree, what: string) => Length | null;
  readonly has: (name: string) => boolean;
  /** A tensor, or numbers as a constant; required. */
  readonly value: (name: string, type?: ElementType) => Value;
  readonly tensor: (name: string) => Computed;
  /** A tensor or a list of tensors; required. */
  readonly values: (name: string) => readonly Value[];
}

/**
 * Reads the arguments of a call.
 * @param parameters names in positional order; `x=tensor` is called `x` here and `tensor` in files
 */
export function argumentsOf(call: FunctionCall, parameters: readonly string[]): Arguments {
  const { b, failure } = call;
  const places = new Map(
    parameters.map((parameter, position) => {
      const parts = parameter.split('=');
      const name = at(parts, 0);
      return [name, { position, written: parts[1] ?? name }] as const;
    }),
  );

  function tree(name: string): Tree | undefined {
    const place = places.get(name);
    const written = place?.written ?? name;
    const given = call.named.get(written) ?? (place === undefined ? undefined : call.args[place.position]);
    if (given !== undefined && !isNone(given)) return given;
    const setting = member(call.settings, written);
    return setting === undefined || setting === null ? undefined : { plain: setting };
  }

  function valueOf(given: Tree | undefined, name: string, type?: ElementType): Value {
    if (given === undefined) throw failure(`lacks its argument ${name}`);
    if ('layer' in given) return call.value(given);
    const numbers = numbersIn(plainOf(given));
    if (numbers === null)
      throw failure(`has an argument ${name} that is neither a tensor nor numbers, which is not supported`);
    return constantOf(`${call.path}/${name}`, numbers, type ?? typeNamed(numbers.type) ?? 'float32');
  }

  function lengthsIn(given: Tree, name: string): Integers {
    if (isListOfTrees(given)) {
      const elements = given.flatMap((item) => lengthsIn(item, name).elements);
      return { kind: 'integers', elements, isScalar: false };
    }
    if ('layer' in given) {
      const value = call.value(given);
      if (value.kind === 'integers') return value;
      throw failure(`has an argument ${name} that is computed from values, which is not supported`);
    }
    const numbers = numbersIn(plainOf(given));
    if (!numbers?.values.every(Number.isSafeInteger))
      throw failure(`has an argument ${name} that is not a list of integers`);
    return { kind: 'integers', elements: numbers.values, isScalar: numbers.shape.length === 0 };
  }

  function lengths(name: string): Integers {
    const given = tree(name);
    if (given === undefined) throw failure(`lacks its argument ${name}`);
    return lengthsIn(given, name);
  }

  function requiredIntegers(name: string): readonly number[] {
    const { elements } = lengths(name);
    if (elements.every((element) => typeof element === 'number')) return elements;
    throw failure(`has an argument ${name} that is open, which is not supported`);
  }

  const plain = (name: string): Json => plainOf(tree(name));
  return {
    b,
    failure,
    tree,
    plain,
    number(name, otherwise) {
      const value = plain(name) ?? otherwise;
      if (typeof value === 'number') return value;
      throw failure(`has an argument ${name} that is not a number`);
    },
    flag: (name) => plain(name) === true,
    text(name, otherwise) {
      const value = plain(name) ?? otherwise;
      if (typeof value === 'string') return value;
      throw failure(`has an argument ${name} that is not a string`);
    },
    integers: (name) => (tree(name) === undefined ? null : requiredIntegers(name)),
    requiredIntegers,
    lengths,
    lengthOf: (given, what) => (isNone(given) ? null : (lengthsIn(given, what).elements[0] ?? null)),
    has: (name) => tree(name) !== undefined,
    value: (name, type) => valueOf(tree(name), name, type),
    tensor: (name) => asComputed(b, valueOf(tree(name), name)),
    values(name) {
      const given = tree(name);
      if (given === undefined || !isListOfTrees(given)) return [valueOf(given, name)];
      return given.map((item) => valueOf(item, name));
    },
  };
}

function isNone(tree: Tree): boolean {
  return 'plain' in tree && (tree.plain === null || tree.plain === undefined);
}

/** An element type by its NumPy name, with `float32` for all floating types; null where it is not supported. */
export function typeNamed(name: Json): ElementType | null {
  if (typeof name !== 'string') return null;
  if (/^(?:b?float|half)/u.test(name)) return 'float32';
  const known = ['int32', 'int64', 'uint8', 'int8', 'bool'] as const;
  return known.find((type) => type === name) ?? null;
}
