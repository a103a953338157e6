/**
 * How an image is run through a model in overlapping windows, whose outputs are averaged by importance. Axes are those of
 * the image, outermost first.
 */
export interface SlidingWindows {
  readonly size: readonly number[];
  /** How far windows lie apart, as a share of their size. */
  readonly step: number;
  readonly weights: 'gaussian' | 'constant';
  /** Whose inference it equals: nnU-Net's `predict_sliding_window_return_logits`, MONAI's `sliding_window_inference`. */
  readonly like: 'nnunet' | 'monai';
  /** Axes along which each window is mirrored as well, in all combinations. */
  readonly mirror: readonly number[];
}

/** All combinations of the axes along which windows are mirrored, the first of them none. */
export function mirrorings({ mirror }: Pick<SlidingWindows, 'mirror'>): readonly (readonly number[])[] {
  return mirror.reduce<readonly (readonly number[])[]>(
    (found, axis) => [...found, ...found.map((axes) => [...axes, axis])],
    [[]],
  );
}
