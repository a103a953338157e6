import type { Value } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';

/** Writes a function's operators, and gives what it returns. */
export type FunctionLowering = (call: Arguments) => Value | readonly Value[];
