import * as z from 'zod';
import {
  agreeing,
  explanationContradictions,
  mapContradictions,
  maskContradictions,
  questionContradictions,
} from './agreement.ts';
import { axesOf } from './axes.ts';
import { causeFindingsSchema } from './causes.ts';
import { componentFindingsSchema, mediationSchema } from './components.ts';
import { effectSchema } from './effects.ts';
import { fileSchema } from './file-reference.ts';
import { gridSchema, placementSchema, sizeSchema } from './geometry-schemas.ts';
import { learntFindingsSchema, replacements } from './learnt.ts';
import { predictedSchema } from './prediction.ts';
import { askedReadingSchema, directSchema } from './readings.ts';
import { regionsSchema } from './regions.ts';
import { inputStepSchema } from './input-steps.ts';
import { jointSchema } from './joint.ts';
import { roiSchema } from './roi.ts';
import {
  alignSchema,
  axesSchema,
  channelOrderSchema,
  clipPercentilesSchema,
  clipSchema,
  frameSchema,
  normalizeBeforeSchema,
  normalizeSchema,
  orderSchema,
  orientationSchema,
  originSchema,
  spacingSchema,
} from './preprocessing.ts';
import {
  activationSchema,
  constantsSchema,
  decisionSchema,
  interventionSchema,
  layoutSchema,
  maskColourSchema,
  maskIgnoreSchema,
  maskValueSchema,
  passesSchema,
  presetSchema,
  sliceSchema,
  treatmentSchema,
} from './settings.ts';
import { windowsSchema } from './windows.ts';

/** The part of an image, once it is turned, that is the model's input: where it begins, and in an image of which size. */
const cropSchema = z.strictObject({ start: originSchema, of: sizeSchema<'image'>() }).readonly();

/**
 * The positions to which an image, once it is turned, is cropped and resampled: `size` of them, which cover `box` of the
 * image of size `of`. Along each axis position `i` lies at `first + step · i`, in positions of the image, centre to centre.
 */
const gridOfImageSchema = z
  .strictObject({
    of: sizeSchema<'image'>(),
    box: z.strictObject({ start: originSchema, size: sizeSchema<'image'>() }).readonly(),
    size: sizeSchema<'image'>(),
    first: z.array(z.number()).min(1).max(3).readonly(),
    step: z.array(z.number().positive()).min(1).max(3).readonly(),
    nearestAlong: z
      .int()
      .min(0)
      .max(2)
      .optional()
      .describe('The axis of coarse slices, along which the nearest one is taken; absent: none.'),
  })
  .readonly();

/**
 * How the image becomes the model's input; `size` is along its spatial axes, `[height, width]` in 2-D, and
 * `[depth, height, width]` of a volume.
 */
const inputSchema = z.strictObject({
  name: z.string(),
  layout: layoutSchema.refine((layout) => axesOf(layout).channel !== null, {
    error: 'must be a layout with channels',
    abort: true,
  }),
  size: sizeSchema<'input'>(),
  channels: z.int().min(1),
  frame: frameSchema.optional(),
  axes: axesSchema.optional(),
  orientation: orientationSchema.optional(),
  cropToNonzero: z.literal(true).optional(),
  spacing: spacingSchema.optional(),
  order: orderSchema.optional(),
  align: alignSchema.optional(),
  normalizeBefore: normalizeBeforeSchema.optional(),
  grid: gridOfImageSchema
    .optional()
    .describe('Where the positions of the cropped and resampled image lie; absent: those of the image.'),
  crop: cropSchema
    .optional()
    .describe(
      'The part that is cut out (of the resampled image, where it is), padded by 0 where it lies outside; absent: all of it, resized.',
    ),
  clip: clipSchema.optional(),
  clipPercentiles: clipPercentilesSchema.optional(),
  normalize: normalizeSchema.optional().describe('How each channel is normalized; absent: not at all.'),
  scale: z.number().positive(),
  mean: z.array(z.number()),
  std: z.array(z.number().positive()),
  channelOrder: channelOrderSchema,
});

/** How the class is read off an output: `channel` is the channel, class index or label that is explained. */
const headSchema = z.strictObject({
  output: z.string(),
  layout: layoutSchema,
  decision: decisionSchema,
  activation: activationSchema,
  threshold: z.number(),
  channel: z.int().min(0),
  channels: z.int().min(1),
  classes: z.array(z.string()),
});

/** Where treatment values come from; `label` says it in words for the panel. */
const sourceSchema = z.strictObject({
  treatment: treatmentSchema,
  origin: z.enum(['references', 'image']),
  images: z.int().min(0),
  patches: z.int().min(0),
  label: z.string(),
});

/** Everything that was asked, fully resolved: running it again gives the same effects. */
const questionSchema = z
  .strictObject({
    model: fileSchema,
    image: fileSchema,
    channelImages: z
      .array(fileSchema)
      .min(1)
      .max(63)
      .optional()
      .describe('Further files, whose channels follow those of the image; absent: the image is one file.'),
    slice: sliceSchema.optional(),
    mask: fileSchema.nullable(),
    maskValue: maskValueSchema.nullable(),
    maskThreshold: z.number().nullable(),
    maskColour: maskColourSchema.optional().describe('The colour that marks the class; absent: inferred.'),
    maskIgnore: maskIgnoreSchema.optional().describe('Mask values to ignore; absent: inferred.'),
    references: fileSchema
      .nullable()
      .describe('Folder, and the hash of the names and contents of its images.'),
    input: inputSchema,
    windows: windowsSchema
      .optional()
      .describe('How the model slides over the input in windows; absent: it is run on all of it at once.'),
    constants: constantsSchema.optional().describe('What the inputs besides the image are set to.'),
    head: headSchema,
    roi: roiSchema,
    preset: presetSchema,
    reading: askedReadingSchema
      .optional()
      .describe(
        'What is measured of the blocks of the input, over a pool: direct effects, with every statistic over the image held; direct effects and total ones that are predicted; total or absent: total effects, by whole passes where statistics make everything depend on everything.',
      ),
    passes: passesSchema
      .optional()
      .describe('Whole passes that predicted total effects may take; absent: none are predicted.'),
    treatment: treatmentSchema,
    intervention: interventionSchema,
    block: sizeSchema<'input'>().describe(
      'Size of a block along each spatial axis of the input; with regions, of the smallest box that each fits into.',
    ),
    coarse: sizeSchema<'input'>()
      .optional()
      .describe(
        'Size of coarse blocks, a multiple of a block, which are measured first; those that respond are divided. Absent: all blocks are measured.',
      ),
    regions: regionsSchema
      .optional()
      .describe('Regions of any shape that are measured in place of blocks; absent: blocks.'),
    draws: z.int().min(1),
    screening: z.int().min(0),
    tau: z.number().min(0),
    seed: z.int().min(0),
    jointCheck: z
      .literal(false)
      .optional()
      .describe('Whether blocks are also set together, once the map is finished; absent: they are.'),
  })
  .superRefine(agreeing(questionContradictions));

/** One layer of the architecture: a node that has parameters or shapes the picture, by module path. */
const layerSchema = z.strictObject({
  path: z.string(),
  node: z.string(),
  operator: z.string(),
  tensor: z.string(),
  shape: z.array(z.union([z.int(), z.string()])),
  parameters: z.int().min(0),
  classes: z.array(z.string()).describe('Of the modules it lies in, outermost first, where the model says.'),
  locations: z
    .array(z.strictObject({ file: z.string(), line: z.int().min(1) }))
    .describe('Lines of source it was called from, innermost first, where the model says.'),
});

/** A binary mask of the output as run lengths in row order, the first run counting zeros. */
const maskSchema = z
  .strictObject({ size: sizeSchema<'output'>(), runs: z.array(z.int().min(0)) })
  .superRefine(agreeing(maskContradictions));

/** Counts of the RoI without treatment, soft ones over probabilities, and the Dice they give in points (0–100). */
const baselineSchema = z.strictObject({
  dice: z.number(),
  intersection: z.int().min(0),
  predicted: z.int().min(0),
  reference: z.int().min(0),
  softIntersection: z.number().min(0),
  softPredicted: z.number().min(0),
  pixels: z.int().min(1),
});

/** The effects of the blocks that tile a tensor, in row order, as far as they are known, and where it lies on the input. */
const mapSchema = z
  .strictObject({
    tensor: z.string(),
    grid: gridSchema<'tensor'>(),
    regions: z
      .int()
      .min(1)
      .optional()
      .describe("How many regions of the question the map is of, in place of the grid's blocks."),
    placement: placementSchema,
    effects: z
      .array(effectSchema)
      .describe('Total effects: the block treated, and all that follows from it.'),
    direct: directSchema
      .optional()
      .describe(
        'Direct effects, with every statistic over the image held at its baseline; absent: not measured.',
      ),
    predicted: predictedSchema
      .optional()
      .describe('Total effects that were predicted, where not all were measured; absent: none were.'),
    /** Counts under each draw, packed; with them a run that was cut short goes on where it was. */
    draws: z.string().nullable(),
  })
  .superRefine(agreeing(mapContradictions));

/** What a guess is about: asking about the same again makes it anew. */
const guessTopics = ['preprocessing', 'output', 'class', 'reference', 'roi', 'regions', 'reading'] as const;

/** Something that was inferred rather than given, in words. */
const guessSchema = z.strictObject({ about: z.enum(guessTopics), text: z.string() });

/** Facts of the run: the only part that differs when the same question is asked again. */
export const factsSchema = z.strictObject({
  startedAt: z.string(),
  seconds: z.number().min(0),
  /** Treatments measured, and the arithmetic that took, in passes through the whole model. */
  treatments: z.int().min(0),
  passes: z.number().min(0),
  runtime: z.string(),
  device: z.string(),
  version: z.string(),
});

/** An explanation (`NAME.segcause.json`): what was asked and what was found. */
export const explanationSchema = z
  .strictObject({
    format: z.literal('segcause.explanation'),
    version: z.literal(2),
    question: questionSchema,
    guesses: z.array(guessSchema).describe('What was inferred rather than given.'),
    inputSteps: z
      .array(inputStepSchema)
      .max(16)
      .readonly()
      .optional()
      .describe('What became of the image on its way to the model, step by step.'),
    source: sourceSchema,
    layers: z.array(layerSchema),
    statistics: z
      .int()
      .min(1)
      .optional()
      .describe('How many statistics over the image the model takes: norms, global pools, reductions.'),
    outputs: z.array(z.string()),
    prediction: maskSchema,
    reference: maskSchema.nullable(),
    ignored: maskSchema.optional().describe('Pixels that the mask says to ignore; absent: none.'),
    baseline: baselineSchema,
    status: z.enum(['ready', 'complete', 'incomplete']),
    maps: z.array(mapSchema).min(1).describe('The input comes first, then layers.'),
    joint: jointSchema
      .optional()
      .describe("What the input's blocks do together, held against the map; absent: not measured."),
    components: componentFindingsSchema.nullable(),
    mediations: z.array(mediationSchema),
    causes: causeFindingsSchema.optional().describe('Why the RoI is predicted as it is; absent: not asked.'),
    learnt: z
      .array(learntFindingsSchema)
      .max(replacements.length)
      .optional()
      .describe('What layers have learnt, by each replacement of their parameters; absent: not measured.'),
    facts: factsSchema.nullable(),
  })
  .superRefine(agreeing(explanationContradictions));

export type FileReference = Readonly<z.infer<typeof fileSchema>>;
export type ModelInput = Readonly<z.infer<typeof inputSchema>>;
export type ImageGrid = Readonly<z.infer<typeof gridOfImageSchema>>;
export type Head = Readonly<z.infer<typeof headSchema>>;
export type TreatmentOrigin = Readonly<z.infer<typeof sourceSchema>>;
export type Question = Readonly<z.infer<typeof questionSchema>>;
export type Layer = Readonly<z.infer<typeof layerSchema>>;
export type Guess = Readonly<z.infer<typeof guessSchema>>;
export type RunLengthMask = Readonly<z.infer<typeof maskSchema>>;
export type Baseline = Readonly<z.infer<typeof baselineSchema>>;
export type EffectMap = Readonly<z.infer<typeof mapSchema>>;
/** Which tensor a map is of, how its blocks tile it, and where it lies on the input. */
export type MapGeometry = Pick<EffectMap, 'tensor' | 'grid' | 'regions' | 'placement'>;
export type Facts = Readonly<z.infer<typeof factsSchema>>;
export type Explanation = Readonly<z.infer<typeof explanationSchema>>;
