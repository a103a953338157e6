import * as z from 'zod';

/** Lengths of a window along the axes of a model's input, outermost first. */
const windowSizeSchema = z.array(z.int().min(1).max(4096)).min(1).max(3).readonly();

/** How far windows lie apart, as a share of their size. */
const stepSchema = z.number().gt(0).max(1);

/** How windows that overlap are weighted: less towards their borders, or alike. */
const weightsSchema = z.enum(['gaussian', 'constant']);

/** Whose windows: they differ in where windows lie and in the exact bell of their weights. */
const likeSchema = z.enum(['nnunet', 'monai']);

/** Axes of a model's input, 0 the outermost, each once. */
const mirrorSchema = z
  .array(z.int().min(0).max(2))
  .max(3)
  .readonly()
  .refine((axes) => new Set(axes).size === axes.length, 'must name each axis once');

/**
 * Sliding windows: a model whose input is smaller than the image is run on overlapping windows of it, and their outputs are
 * averaged by weights.
 */
export const windowsSettingSchema = z
  .strictObject({
    size: windowSizeSchema
      .optional()
      .describe(
        "Size of a window along the axes of the model's input, outermost first, such as [64, 64, 64]. Default: the size that the model takes.",
      ),
    step: stepSchema
      .optional()
      .describe(
        "How far windows lie apart, as a share of their size: nnU-Net's tile_step_size, 1 less MONAI's overlap. Default: 0.5.",
      ),
    weights: weightsSchema
      .optional()
      .describe(
        'How outputs are weighted where windows overlap: by a Gaussian of an eighth of the window (gaussian, the default), or alike (constant).',
      ),
    like: likeSchema
      .optional()
      .describe(
        'Whose windows: spread evenly over the image (nnunet, the default), or at fixed steps of which the last is moved back into the image (monai). Their Gaussians differ in their middle and in their least weight.',
      ),
    mirror: mirrorSchema
      .optional()
      .describe(
        "Axes of the model's input, 0 the outermost, along which each window is also run mirrored, in all combinations, whose mean is taken (nnU-Net's test time augmentation). Default: none.",
      ),
  })
  .describe(
    'The model is run on overlapping windows of the image, whose outputs are averaged, in place of one pass on all of it.',
  );

/** The same, with everything that was left open found. */
export const windowsSchema = z
  .strictObject({
    size: windowSizeSchema,
    step: stepSchema,
    weights: weightsSchema,
    like: likeSchema,
    mirror: mirrorSchema,
  })
  .readonly();

/** How an image is run through a model in overlapping windows. */
export type Windows = z.infer<typeof windowsSchema>;

/** The same, as settings ask for it. */
export type WindowsSetting = Readonly<z.infer<typeof windowsSettingSchema>>;

/** Windows in words: "64×64×64, step 0.5, Gaussian weights, mirrored along axes 0, 1 (nnU-Net)". */
export function windowsInWords({ size, step, weights, like, mirror }: Windows): string {
  const mirrored =
    mirror.length === 0
      ? ''
      : `, mirrored along ${mirror.length === 1 ? 'axis' : 'axes'} ${mirror.join(', ')}`;
  const whose = { nnunet: 'nnU-Net', monai: 'MONAI' }[like];
  return `${size.join('×')}, step ${step}, ${weights === 'gaussian' ? 'Gaussian' : 'constant'} weights${mirrored} (${whose})`;
}
