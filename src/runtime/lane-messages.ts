import type { Remedy } from '../errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Use } from './runtime.ts';
import type { OnnxModel } from './weight-files.ts';

/** A task for a lane. Programs have numbers that the caller assigns. */
export type LaneTask =
  | {
      readonly kind: 'compile';
      readonly program: number;
      readonly file: OnnxModel;
      /** Its name in messages. */
      readonly model: string;
      readonly use: Use;
    }
  | { readonly kind: 'run'; readonly program: number; readonly feeds: ReadonlyMap<string, Tensor> }
  | { readonly kind: 'dispose'; readonly program: number }
  /** Releases everything and ends the lane's thread. */
  | { readonly kind: 'close' };

/** A task and its number, unique in the lane. */
export interface LaneRequest {
  readonly id: number;
  readonly task: LaneTask;
}

/** The result of a task: the outputs of a run, a failure for the user (`refused`), or a bug with its stack. */
export interface LaneReply {
  readonly id: number;
  readonly result:
    | { readonly kind: 'done'; readonly outputs: ReadonlyMap<string, Tensor> }
    | { readonly kind: 'refused'; readonly message: string; readonly remedies: readonly Remedy[] }
    | { readonly kind: 'failed'; readonly stack: string };
}
