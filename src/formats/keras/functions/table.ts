import type { Value } from '../../tensorflow/value.ts';
import { argumentsOf, type FunctionCall } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** A function, ready to be called. */
export type Entry = (call: FunctionCall) => Value | readonly Value[];

/**
 * A function with named parameters.
 * @param parameters names in positional order, separated by spaces; `x=tensor` is called `x` here and `tensor` in files
 */
export function entry(lowering: FunctionLowering, parameters: string): Entry {
  return (call) => lowering(argumentsOf(call, parameters.split(' ')));
}

/** Functions by name that share their parameters. */
export function entries(
  parameters: string,
  functions: Readonly<Record<string, FunctionLowering>>,
): Readonly<Record<string, Entry>> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, lowering]) => [name, entry(lowering, parameters)]),
  );
}
