import * as z from 'zod';

/** Which channels a model takes: grey, colours in one of two orders, or those of the files as they are stored. */
export const channelOrderSchema = z.enum(['grey', 'rgb', 'bgr', 'stored']);

/** Two bounds, the lower one first. */
const boundsSchema = z
  .tuple([z.number(), z.number()])
  .readonly()
  .refine(([low, high]) => low < high, 'needs the lower bound first');

/** Values that each channel of an image is clipped to. */
export const clipSchema = boundsSchema.describe(
  'Each channel is clipped to these two values first, such as [-175, 250] of a CT.',
);

/** Percentiles that each channel of an image is clipped to. */
export const clipPercentilesSchema = boundsSchema
  .refine(([low, high]) => low >= 0 && high <= 100, 'must lie within 0 and 100')
  .describe('Each channel is clipped to these two of its percentiles first, such as [0.5, 99.5].');

/** One number for all channels, or one for each. */
const perChannel = <T extends z.ZodType<number>>(number: T) =>
  z.union([number, z.array(number).min(1).max(1024).readonly()]);

/** How an image is normalized, by its own values or by a fixed mean and standard deviation. */
export const normalizeSchema = z.union([
  z.enum(['zscore', 'zscoreNonzero', 'zscoreMasked', 'minmax']),
  z.strictObject({ mean: perChannel(z.number()), std: perChannel(z.number().positive()) }).readonly(),
]);

/** Millimetres from one position of the resampled image to the next. */
export const spacingSchema = z
  .array(z.number().positive().max(1000))
  .min(1)
  .max(3)
  .readonly()
  .describe(
    'Millimetres to which the image is resampled, along the axes of the model input, outermost first, such as [3, 1, 1].',
  );

/** How values between positions are found. */
export const orderSchema = z
  .union([z.literal(0), z.literal(1), z.literal(3)])
  .describe('How values are resampled: by cubic splines (3, the default), linearly (1) or the nearest (0).');

/** What of an image and of its resampled one lies in the same place. */
export const alignSchema = z
  .enum(['edges', 'centres'])
  .describe(
    'Whether the resampled image covers the same extent, in whole positions (edges, the default; nnU-Net), or its first position lies on the first one and spacings are exact (centres; MONAI and ITK).',
  );

/** What values are clipped and normalized before. */
export const normalizeBeforeSchema = z
  .literal('resampling')
  .describe(
    'Whether values are clipped and normalized before resampling, as in nnU-Net; else after it, as in MONAI.',
  );

/** An axis of a volume's file, of which x is the innermost; with a minus it runs the other way. */
const axisSchema = z.enum(['x', 'y', 'z', '-x', '-y', '-z']);

export type AxisChoice = z.infer<typeof axisSchema>;

/** Which axes of a volume's file the axes of a model's input are. */
export const axesSchema = z
  .tuple([axisSchema, axisSchema, axisSchema])
  .readonly()
  .refine((axes) => new Set(axes.map((axis) => axis.slice(-1))).size === 3, 'must name each axis once')
  .describe(
    'Which axes of a volume\'s file depth, height and width of the model\'s input are: ["z", "y", "x"] as in the file, ["x", "y", "z"] for models that were trained on NiBabel\'s arrays. A minus turns an axis around.',
  );

/** Which volume of a file of several is taken. */
export const frameSchema = z
  .int()
  .min(0)
  .max(32767)
  .describe(
    'Of a file of several volumes, along time or channels, the one that is taken, from 0. Default: all, as channels.',
  );

/** The directions in which the axes of a model's input run. */
export const orientationSchema = z
  .string()
  .regex(/^(?!.*([RL].*[RL]|[AP].*[AP]|[SI].*[SI]))[RLAPSI]{3}$/u, 'must be three directions, such as RAS')
  .describe(
    "Directions in which depth, height and width of the model's input run in the body, by the geometry of the volume's file: R or L, A or P, S or I, such as RAS.",
  );

/** More positions than any axis has, of a resampled image too. */
const mostPositions = 2 ** 31;

/** Where the model's input begins in the image, along each axis; negative where it begins outside. */
export const originSchema = z.array(z.int().min(-mostPositions).max(mostPositions)).min(1).max(3).readonly();

const multipleSchema = z.int().min(1).max(1024);

/**
 * How values of the file become the model's input, in this order and each channel by itself: turned; cropped to what is not
 * 0; resampled to a spacing; clipped; normalized; cut out and padded, or resized; `(value / scale − mean) / std`. Values
 * are clipped and normalized before resampling where that is asked for.
 */
export const preprocessingSchema = z.strictObject({
  width: z.int().min(1).max(16384).optional().describe('Width of the model input, in pixels.'),
  height: z.int().min(1).max(16384).optional().describe('Height of the model input, in pixels.'),
  depth: z.int().min(1).max(16384).optional().describe('Slices of the model input, where it is a volume.'),
  frame: frameSchema.optional(),
  axes: axesSchema.optional(),
  orientation: orientationSchema.optional(),
  cropToNonzero: z
    .boolean()
    .optional()
    .describe('Whether the image is first cropped to the box of what is not 0 in some channel.'),
  spacing: spacingSchema.optional(),
  order: orderSchema.optional(),
  align: alignSchema.optional(),
  normalizeBefore: normalizeBeforeSchema.optional(),
  fit: z
    .enum(['crop', 'resize'])
    .optional()
    .describe(
      'Whether a part of the size of the model input is cut out, padded by 0 where the image is smaller, or all of the image is resized. Default: crop of volumes, resize of images.',
    ),
  origin: originSchema
    .optional()
    .describe(
      'Where the part that is cut out begins, along the axes of the model input: [y, x], or [z, y, x]. Default: such that it lies around the mask.',
    ),
  padToMultiple: multipleSchema
    .optional()
    .describe(
      'Of a model that takes any size: its input is the image, padded by 0 until each side is a multiple of this. Default: 32.',
    ),
  cropToMultiple: multipleSchema
    .optional()
    .describe('The same, but cropped in the middle until each side is a multiple of this.'),
  clip: clipSchema.optional(),
  clipPercentiles: clipPercentilesSchema.optional(),
  normalize: z
    .union([z.literal('none'), ...normalizeSchema.options])
    .optional()
    .describe(
      "How each channel is normalized by its own values: less their mean and divided by their standard deviation (zscore), of those that are not 0 alone (zscoreNonzero), or of those where some channel is not 0, holes filled (zscoreMasked, nnU-Net's use_mask_for_norm); from their least to their largest onto 0 to 1 (minmax); or by fixed numbers, as { mean, std }.",
    ),
  scale: z.number().positive().optional().describe('Values are divided by this (255 for 8-bit images).'),
  mean: z
    .array(z.number())
    .min(1)
    .max(1024)
    .optional()
    .describe('Subtracted after scaling: one value, or one per channel.'),
  std: z
    .array(z.number().positive())
    .min(1)
    .max(1024)
    .optional()
    .describe('Divided by after the mean: one value, or one per channel.'),
  channelOrder: channelOrderSchema.optional().describe('Order of the channels the model was trained on.'),
});

/** How values are changed before an image is brought to the model's size. */
export interface IntensityChange {
  readonly clip?: z.infer<typeof clipSchema> | undefined;
  readonly clipPercentiles?: z.infer<typeof clipPercentilesSchema> | undefined;
  readonly normalize?: z.infer<typeof normalizeSchema> | undefined;
}

export type PreprocessingSettings = z.infer<typeof preprocessingSchema>;
