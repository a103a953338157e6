import type { Tensor } from '../graph/tensor.ts';

/** What a lane is asked to do. Programs go by numbers that the asking side gives. */
export type LaneTask =
  | {
      readonly kind: 'compile';
      readonly program: number;
      /** An ONNX file, one part after the other. */
      readonly parts: readonly Uint8Array[];
      readonly model: string;
    }
  | { readonly kind: 'run'; readonly program: number; readonly feeds: ReadonlyMap<string, Tensor> }
  | { readonly kind: 'dispose'; readonly program: number }
  /** Releases everything and ends the lane's thread. */
  | { readonly kind: 'close' };

/** One task, and its number among those of the lane. */
export interface LaneRequest {
  readonly id: number;
  readonly task: LaneTask;
}

/** What became of a task: what a run gave, or why it failed, in words for people or as a bug's stack. */
export interface LaneReply {
  readonly id: number;
  readonly result:
    | { readonly kind: 'done'; readonly outputs: ReadonlyMap<string, Tensor> }
    | { readonly kind: 'refused'; readonly message: string }
    | { readonly kind: 'failed'; readonly stack: string };
}
