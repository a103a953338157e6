import * as z from 'zod';
import { layouts } from './axes.ts';
import { measuredBoxSchema, regionSettingSchema, sidesSchema } from './region-choice.ts';
import { preprocessingSchema } from './preprocessing.ts';
import { mostRefined } from './refined-grid.ts';
import { roiSettingSchema } from './roi-choice.ts';
import { trainingSchema } from './training.ts';
import { windowsSettingSchema } from './windows.ts';

/** What inputs besides the image are set to, by name: one number for all of their elements, or each in row order. */
export const constantsSchema = z.record(
  z.string(),
  z.union([z.number(), z.array(z.number()).min(1).max(65536)]),
);

/** What inputs besides the image are set to. */
export type Constants = z.infer<typeof constantsSchema>;

/**
 * A slice of a volume: along which axis, once the volume is turned, counted from 0; and how many slices in the middle of which
 * it lies are the channels (2.5-D).
 */
export const sliceSchema = z
  .strictObject({
    axis: z.enum(['z', 'y', 'x']),
    index: z.int().min(0),
    stack: z
      .int()
      .min(3)
      .max(63)
      .refine((slices) => slices % 2 === 1, 'must be odd, so that the slice lies in the middle')
      .optional()
      .describe(
        'How many neighbouring slices, this one in the middle, are the channels of the model, such as 5; absent: this one alone.',
      ),
  })
  .readonly()
  .describe(
    'Of a volume, the slice that a model of 2-D images is given: its axis, once the volume is turned (axes, orientation), and its number from 0.',
  );

/** A slice of a volume. */
export type SliceChoice = z.infer<typeof sliceSchema>;

/** What a unit is set to. */
export const treatmentSchema = z.enum(['patches', 'zero', 'mean', 'blur']);

/**
 * What a part of the network is set to: its own activation under other images (*resample*), the mean of those
 * (*mean*), its own mean over space (*ownMean*), *zero*; or the input is another image and the part is put back
 * (*restore*).
 */
export const interventionSchema = z.enum(['resample', 'mean', 'ownMean', 'zero', 'restore']);

/** How effects are estimated. */
export const presetSchema = z.enum(['pool', 'paper']);

/** Whole passes that predicted total effects may take: fewer would leave intervals without bounds. */
export const passesSchema = z.int().min(160).max(1_000_000);

/** How one value per pixel is decided from an output. */
export const decisionSchema = z.enum(['threshold', 'argmax', 'labels']);

/** What must be applied to raw outputs before they are probabilities. */
export const activationSchema = z.enum(['none', 'sigmoid', 'softmax']);

/** The order of an output's or input's axes. */
export const layoutSchema = z.enum(layouts);

/** The mask value that marks a class, or all of those that do, of a region of several labels. */
export const maskValueSchema = z.union([z.int(), z.array(z.int()).min(1).max(64).readonly()]);

/** The mask value that marks a class, or all of those that do. */
export type MaskValue = z.infer<typeof maskValueSchema>;

/** Mask values whose pixels belong to no region. */
export const maskIgnoreSchema = z.array(z.int()).max(64).readonly();

const lightSchema = z.int().min(0).max(255);

/** A colour of a mask: red, green and blue. */
export const maskColourSchema = z.tuple([lightSchema, lightSchema, lightSchema]).readonly();

/**
 * `NAME.explain.json` beside a model: what to explain. Every field is optional; what is absent is inferred from
 * the model and the image, and shown. Paths are relative to the file's folder.
 */
export const settingsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    image: z
      .string()
      .min(1)
      .optional()
      .describe('The image to explain (PNG, JPEG or TIFF), or the volume (such as NIfTI).'),
    slice: sliceSchema.optional(),
    channelImages: z
      .array(z.string().min(1))
      .min(1)
      .max(63)
      .optional()
      .describe('Further files of the same size, whose channels follow those of the image.'),
    mask: z.string().min(1).optional().describe('Its reference mask, same size as the image.'),
    maskValue: z
      .union([z.int().min(0), z.array(z.int().min(0)).min(1).max(64).readonly()])
      .optional()
      .describe(
        'The mask value that marks the class, or a list of those that do; default: the class index, or any non-zero value.',
      ),
    labels: z
      .record(z.string().min(1), maskValueSchema)
      .optional()
      .describe(
        'What values of masks are called, such as { "background": 0, "liver": 1, "whole tumour": [2, 3] }: the class is marked by the values of its name. Where they count from 0 as the classes do, they name these too.',
      ),
    maskThreshold: z
      .number()
      .optional()
      .describe('The class is where the mask exceeds this, for masks that are not binary.'),
    maskColour: maskColourSchema
      .optional()
      .describe(
        'The colour that marks the class in a mask in colour: red, green and blue, 0 to 255, such as [255, 0, 0]. Default: of two colours, the one that is not the background.',
      ),
    maskIgnore: maskIgnoreSchema
      .optional()
      .describe('Mask values to ignore, such as [255]; []: none. Default: 255, 65535 and -1 beside labels.'),
    references: z
      .string()
      .min(1)
      .optional()
      .describe('A folder of other images (or patches) that natural patches are cut from.'),
    preprocessing: preprocessingSchema.optional(),
    windows: windowsSettingSchema.optional(),
    input: z.string().optional().describe('Name of the image input.'),
    inputs: constantsSchema
      .optional()
      .describe(
        'What inputs besides the image are set to, by name, such as a time step or a spacing: a number, or a list.',
      ),
    output: z.string().optional().describe('Name of the output to explain.'),
    layout: layoutSchema.optional().describe("Order of the output's axes."),
    decision: decisionSchema.optional().describe('How a pixel is assigned to the class.'),
    activation: activationSchema.optional().describe('Activation still to be applied to the raw output.'),
    threshold: z
      .number()
      .optional()
      .describe('A pixel is predicted where the raw output exceeds this (decision: threshold).'),
    class: z
      .union([z.int().min(0), z.string().min(1)])
      .optional()
      .describe('The class to explain, by index or name.'),
    classes: z.array(z.string().min(1)).max(4096).optional().describe('Class names, by index.'),
    roi: z
      .union([...roiSettingSchema.options, measuredBoxSchema])
      .optional()
      .describe(
        'Region of interest in model pixels, or in millimetres such as "8mm": [y, x, height, width] or [z, y, x, depth, height, width]; { "component": [y, x], "of": "prediction" or "error" }; { "lasso": [[y, x], …] }; or a name, components being the largest then.',
      ),
    preset: presetSchema.optional().describe('How effects are estimated.'),
    reading: z
      .enum(['predicted', 'total', 'direct'])
      .optional()
      .describe(
        'What is measured of blocks where the model takes statistics over the image (norms, global pools, gates): direct effects with the statistics held, and total ones predicted from these and some whole passes; total effects by whole passes alone; or direct effects alone. Default: predicted, where that takes fewer passes.',
      ),
    passes: passesSchema
      .optional()
      .describe('Whole passes that predicted total effects may take. Default: 400.'),
    treatment: treatmentSchema.optional().describe('What a block is replaced by.'),
    intervention: interventionSchema.optional().describe('What layers and channels are set to.'),
    block: sidesSchema
      .optional()
      .describe(
        'Side of the blocks in model pixels, or in millimetres such as "8mm": one for all axes, or one per axis, outermost first.',
      ),
    refine: z
      .int()
      .min(1)
      .max(mostRefined)
      .optional()
      .describe(
        'How many blocks a coarse block has along each axis: coarse blocks are measured first, and those that respond are divided into blocks. 1, the default: all blocks are measured.',
      ),
    regions: regionSettingSchema
      .optional()
      .describe(
        'What the input is divided into: "grid" (blocks; the default), the regions of a label file, or superpixels.',
      ),
    draws: z.int().min(2).max(10000).optional().describe('Draws per block.'),
    tau: z.number().min(0).optional().describe('Effects smaller than this, in Dice points, count as zero.'),
    seed: z.int().min(0).max(0xffffffff).optional().describe('Seed of the draws.'),
    jointCheck: z
      .boolean()
      .optional()
      .describe(
        'Whether the blocks that support and oppose most are also set together once the map is finished, by about 50 passes, to check whether single effects add up. Default: true.',
      ),
    training: trainingSchema.optional(),
  })
  .describe('What SegCause explains about the model of the same name.');

export type Intervention = z.infer<typeof interventionSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type Activation = z.infer<typeof activationSchema>;
export type Settings = Readonly<z.infer<typeof settingsSchema>>;
