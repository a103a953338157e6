import type { UserError } from '../../../errors.ts';
import type { ElementType } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Length } from '../../tensorflow/length.ts';
import type { Computed, Integers, Value } from '../../tensorflow/value.ts';
import { isListOfTrees, plainOf, type Reference, type Tree } from '../inbound.ts';
import { type Json, member } from '../../json.ts';
import { constantOf, numbersIn } from './constant.ts';

/** A function of TensorFlow or of `keras.ops` between layers, as a model's architecture writes it. */
export interface FunctionCall {
  readonly b: GraphBuilder;
  /** Path of the layer that stands for it. */
  readonly path: string;
  readonly args: readonly Tree[];
  readonly named: ReadonlyMap<string, Tree>;
  /** Arguments that Keras 3 keeps apart from the call. */
  readonly settings: Json;
  value(reference: Reference): Value;
  /** A failure that names file, layer and function. */
  readonly failure: (what: string) => UserError;
}

/** Gives the arguments of a function by the names of its parameters. */
export interface Arguments {
  readonly b: GraphBuilder;
  readonly failure: (what: string) => UserError;
  /** What is written; undefined where it is left out or `None`. */
  readonly tree: (name: string) => Tree | undefined;
  /** A plain value; undefined where it is left out, `None` or a tensor. */
  readonly plain: (name: string) => Json;
  readonly number: (name: string, otherwise: number) => number;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string, otherwise: string) => string;
  /** One integer or a list of them; null where it is left out. */
  readonly integers: (name: string) => readonly number[] | null;
  /** Integers that must be known or follow from lengths of axes; of nested lists one after the other. */
  readonly lengths: (name: string) => Integers;
  /** An integer inside an argument; null where it is `None`. */
  readonly lengthOf: (tree: Tree, what: string) => Length | null;
  readonly has: (name: string) => boolean;
  /** A tensor, or numbers as a constant. */
  readonly value: (name: string, type?: ElementType) => Value;
  readonly tensor: (name: string) => Computed;
  /** A list of tensors. */
  readonly values: (name: string) => readonly Value[];
}

/** Reads what a function is called with.
 * @param parameters names in their order, with the name in the file behind `=` where it is another one */
export function argumentsOf(call: FunctionCall, parameters: readonly string[]): Arguments {
  const { b, failure } = call;
  const places = new Map(
    parameters.map((parameter, position) => {
      const [name = '', written = name] = parameter.split('=');
      return [name, { position, written }] as const;
    }),
  );

  function tree(name: string): Tree | undefined {
    const { position, written } = places.get(name) ?? { position: -1, written: name };
    const given = call.named.get(written) ?? call.args[position];
    if (given !== undefined && !isNone(given)) return given;
    const setting = member(call.settings, written);
    return setting === undefined || setting === null ? undefined : { plain: setting };
  }

  function valueOf(given: Tree | undefined, name: string, type?: ElementType): Value {
    if (given === undefined) throw failure(`lacks its argument ${name}`);
    if ('layer' in given) return call.value(given);
    const numbers = numbersIn(plainOf(given));
    if (numbers === null)
      throw failure(`is called with ${name} that is neither a tensor nor numbers, which is not supported`);
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
      throw failure(`has ${name} computed from values, which is not supported`);
    }
    const numbers = numbersIn(plainOf(given));
    if (!numbers?.values.every(Number.isSafeInteger))
      throw failure(`has ${name} that is no list of integers`);
    return { kind: 'integers', elements: numbers.values, isScalar: numbers.shape.length === 0 };
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
      throw failure(`has ${name} that is no number`);
    },
    flag: (name) => plain(name) === true,
    text(name, otherwise) {
      const value = plain(name) ?? otherwise;
      if (typeof value === 'string') return value;
      throw failure(`has ${name} that is no name`);
    },
    integers(name) {
      const given = tree(name);
      if (given === undefined) return null;
      const { elements } = lengthsIn(given, name);
      const known = elements.filter((element) => typeof element === 'number');
      if (known.length < elements.length) throw failure(`has an open ${name}, which is not supported`);
      return known;
    },
    lengths(name) {
      const given = tree(name);
      if (given === undefined) throw failure(`lacks its argument ${name}`);
      return lengthsIn(given, name);
    },
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

/** An element type by NumPy's name; other floating types are computed as `float32`. Null where it is not supported. */
export function typeNamed(name: Json): ElementType | null {
  if (typeof name !== 'string') return null;
  if (/^(?:b?float|half)/u.test(name)) return 'float32';
  const known = ['int32', 'int64', 'uint8', 'int8', 'bool'] as const;
  return known.find((type) => type === name) ?? null;
}
