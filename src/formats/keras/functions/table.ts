import type { Value } from '../../tensorflow/value.ts';
import { argumentsOf, type FunctionCall } from './arguments.ts';
import type { FunctionLowering } from './lowering.ts';

/** A function by the names of its parameters in their order; `x=tensor` is written as `tensor`. */
export type Entry = (call: FunctionCall) => Value | readonly Value[];

/** How a function with these parameters is written as operators. */
export function entry(lowering: FunctionLowering, parameters: string): Entry {
  return (call) => lowering(argumentsOf(call, parameters.split(' ')));
}

/** Functions with the same parameters, by their names. */
export function entries(
  parameters: string,
  functions: Readonly<Record<string, FunctionLowering>>,
): Readonly<Record<string, Entry>> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, lowering]) => [name, entry(lowering, parameters)]),
  );
}
