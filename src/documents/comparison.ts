import * as z from 'zod';
import { agreeing } from './agreement.ts';
import { comparisonContradictions } from './comparison-agreement.ts';
import { componentSchema } from './components.ts';
import { estimateSchema } from './effects.ts';
import { explanationSchema, factsSchema } from './explanation.ts';
import { fileSchema } from './file-reference.ts';
import { roiSchema } from './roi.ts';

/**
 * What is known of a difference. It is *changed* when |Δ| > τ beyond doubt: tested over all units of its kind that are
 * compared, with a family-wise error of 5 % (Holm). It is *unchanged* when its 95 % interval lies within ±τ.
 */
const changeStates = ['changed', 'unchanged', 'undetermined'] as const;

/** Δ = effect in *after* − effect in *before*, in Dice points, from `n` paired draws of the same pool. */
const differenceFields = {
  state: z.enum(changeStates),
  n: z.int().min(0),
  mean: z.number(),
  se: z.number().min(0),
  low: z.number(),
  high: z.number(),
  unpaired: z
    .strictObject({ low: z.number(), high: z.number() })
    .describe('What the 95 % interval would be had the two been measured apart.'),
  p: z.number().min(0).max(1).describe('Of |Δ| ≤ τ, adjusted for all units of its kind (Holm).'),
};

/** Of the block at `index` in row order of both input maps, which cover the same regions of the image. */
const blockDifferenceSchema = z.strictObject({ index: z.int().min(0), ...differenceFields });

/** Of a component of *before* and the one of *after* that it is matched to. */
const componentDifferenceSchema = z.strictObject({
  before: componentSchema,
  after: componentSchema,
  ...differenceFields,
});

/**
 * How far layers themselves have changed: the effect they have in *before* with the weights of *after* in them alone,
 * less the one they have in *before*. Exactly zero, without a draw, where the weights are the same.
 */
const ownDifferenceSchema = z.strictObject({
  layers: z
    .array(z.string())
    .describe(
      'The tensors that the layers produce in *before*: one, or several whose weights are exchanged together, such as a convolution and its normalization.',
    ),
  ...differenceFields,
});

/** Layers, by the tensors they produce, that are the same part of both networks, and those that have no counterpart. */
const matchingSchema = z.strictObject({
  by: z.enum(['names', 'alignment']),
  pairs: z.array(z.strictObject({ before: z.string(), after: z.string() })),
  onlyBefore: z.array(z.string()),
  onlyAfter: z.array(z.string()),
});

/** `change` is ‖after − before‖ / ‖before‖ over a layer's parameters; null where they have not the same shapes. */
const weightChangeSchema = z.strictObject({ before: z.string(), change: z.number().min(0).nullable() });

/**
 * What a matched layer does in the other network, as Dice of the RoI in points. `into` says which network receives:
 * its layer gets the other's activation on the same image, or the other's weights; alone, together with all layers
 * before it (`fromFirst`), or with all after it (`fromLast`). Null where the shapes differ.
 */
const transplantSchema = z.strictObject({
  into: z.enum(['before', 'after']),
  layer: z.string().describe('The tensor that the layer produces in *before*.'),
  activation: z.number().nullable(),
  weights: z.number().nullable(),
  fromFirst: z.number().nullable(),
  fromLast: z.number().nullable(),
});

/** The differences of layers on one more image: Δ by layer, in the order of `layers` beside it. */
const imageDifferenceSchema = z.strictObject({
  image: fileSchema,
  mask: fileSchema.nullable(),
  roi: roiSchema,
  dice: z.strictObject({ before: z.number(), after: z.number() }),
  differences: z.array(z.number()),
});

/** Mean differences over images, whose intervals take each image as one cluster (Student's t). */
const imagesSchema = z.strictObject({
  folder: z.string().min(1),
  masks: z.string().min(1).nullable(),
  images: z.array(imageDifferenceSchema),
  skipped: z
    .array(z.strictObject({ item: z.string(), reason: z.string() }))
    .describe('Images that could not be compared, and why.'),
  layers: z.array(
    z.strictObject({
      before: componentSchema,
      after: componentSchema,
      n: z.int().min(1),
      ...estimateSchema.shape,
    }),
  ),
});

/** A comparison (`NAME.segcause-comparison.json`): two explanations on common terms, and what differs. */
export const comparisonSchema = z
  .strictObject({
    format: z.literal('segcause.comparison'),
    version: z.literal(2),
    before: explanationSchema,
    after: explanationSchema,
    matching: matchingSchema,
    status: z.enum(['ready', 'complete', 'incomplete']),
    blocks: z.array(blockDifferenceSchema),
    components: z.array(componentDifferenceSchema),
    weights: z.array(weightChangeSchema),
    ownDifferences: z.array(ownDifferenceSchema),
    transplants: z.array(transplantSchema),
    images: imagesSchema.nullable(),
    facts: factsSchema.nullable(),
  })
  .superRefine(agreeing(comparisonContradictions));

export type BlockDifference = Readonly<z.infer<typeof blockDifferenceSchema>>;
export type ComponentDifference = Readonly<z.infer<typeof componentDifferenceSchema>>;
export type OwnDifference = Readonly<z.infer<typeof ownDifferenceSchema>>;
export type Difference = Omit<BlockDifference, 'index'>;
export type Matching = Readonly<z.infer<typeof matchingSchema>>;
export type WeightChange = Readonly<z.infer<typeof weightChangeSchema>>;
export type Transplant = Readonly<z.infer<typeof transplantSchema>>;
export type ImageDifference = Readonly<z.infer<typeof imageDifferenceSchema>>;
export type ImagesDifference = Readonly<z.infer<typeof imagesSchema>>;
export type Comparison = Readonly<z.infer<typeof comparisonSchema>>;
