import type { Value } from '../../tensorflow/value.ts';
import type { Arguments } from './arguments.ts';

/**
 * Writes a function as ONNX nodes and returns its results.
 * @throws UserError when the function, with its arguments, cannot be expressed
 */
export type FunctionLowering = (call: Arguments) => Value | readonly Value[];
