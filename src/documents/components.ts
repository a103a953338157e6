import * as z from 'zod';
import { effectStates } from './effect-state.ts';
import { interventionSchema, windowSchema } from './settings.ts';

/** A mean over draws, its standard error and 95 % interval `[low, high]`, in the outcome's unit. */
const estimateFields = {
  mean: z.number(),
  se: z.number().min(0),
  low: z.number(),
  high: z.number(),
};
export const estimateSchema = z.strictObject(estimateFields);

/** What every effect says: its state, `n` draws, the effect on Dice in points (0–100), and on the other outcomes. */
export const effectFields = {
  state: z.enum(effectStates),
  n: z.int().min(0),
  ...estimateFields,
  outcomes: z.strictObject({
    softDice: estimateSchema,
    iou: estimateSchema,
    falsePositives: estimateSchema,
    falseNegatives: estimateSchema,
    meanProbability: estimateSchema,
  }),
};

/**
 * A part of the network that is treated as one unit: the boundary tensors of a module together; the tensor a layer
 * makes; that tensor as one consumer (a node) alone sees it, such as a skip connection; or a range `[from, to)` of
 * it along one axis, such as channels or attention heads.
 */
export const componentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('module'), path: z.string(), tensors: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('layer'), tensor: z.string() }),
  z.strictObject({ kind: z.literal('edge'), tensor: z.string(), consumer: z.string() }),
  z.strictObject({
    kind: z.literal('channels'),
    tensor: z.string(),
    axis: z.int().min(0),
    range: z.tuple([z.int().min(0), z.int().min(1)]).readonly(),
  }),
]);

/** Where other activations come from, and from how many images; `label` says it in words for the panel. */
const donorsSchema = z.strictObject({
  origin: z.enum(['references', 'neighbours', 'image']),
  images: z.int().min(0),
  label: z.string(),
});

/** The effect of a component; `refused` donors left it as it was and do not count. */
const componentEffectSchema = z.strictObject({
  component: componentSchema,
  refused: z.int().min(0),
  ...effectFields,
});

/** The effects of components, all under the same donors. `isComplete` once every layer has been measured. */
export const componentFindingsSchema = z.strictObject({
  intervention: interventionSchema,
  donors: donorsSchema,
  /** The outcome that effects are changes of: of the image, or under *restore* of the corrupted inputs (mean). */
  baselineDice: z.number(),
  isComplete: z.boolean(),
  effects: z.array(componentEffectSchema),
});

/**
 * How much of an input block's effect passes through a layer, in Dice points: the block treated (*total*), the layer
 * alone set to what it is under the treated block (*through*), and the block treated with the layer held as it was
 * (*around*). *Through* and *around* need not add up to *total*.
 */
export const mediationSchema = z.strictObject({
  block: windowSchema,
  tensor: z.string(),
  n: z.int().min(1),
  total: estimateSchema,
  through: estimateSchema,
  around: estimateSchema,
});

export type Component = Readonly<z.infer<typeof componentSchema>>;
export type Donors = Readonly<z.infer<typeof donorsSchema>>;
export type ComponentEffect = Readonly<z.infer<typeof componentEffectSchema>>;
export type ComponentFindings = Readonly<z.infer<typeof componentFindingsSchema>>;
export type Mediation = Readonly<z.infer<typeof mediationSchema>>;
export type Estimate = Readonly<z.infer<typeof estimateSchema>>;
