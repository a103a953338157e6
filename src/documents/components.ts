import * as z from 'zod';
import { boxSchema } from './geometry-schemas.ts';
import { estimateSchema, measurementFields } from './effects.ts';
import { interventionSchema } from './settings.ts';

/**
 * A part of the network that is treated as one unit: the boundary tensors of a module together; the tensor a layer
 * produces; that tensor as one consumer (a node) alone sees it, such as a skip connection; or a range `[from, to)` of
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
  files: z
    .array(z.string())
    .optional()
    .describe('Names of their files, in the order in which they were taken; absent: not known, or no files.'),
});

/** The effect of a component. `rejected` counts no-op draws: donors that left it as it was, which do not count. */
const componentEffectSchema = z.strictObject({
  component: componentSchema,
  rejected: z.int().min(0),
  flow: z
    .int()
    .min(0)
    .optional()
    .describe(
      'Components with one number share a flow: whatever is measured of one of them is measured of all; absent: not known.',
    ),
  ...measurementFields,
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
 * alone set to what it is under the treated block (*indirect*), and the block treated with the layer held as it was
 * (*direct*). *Indirect* and *direct* need not add up to *total*.
 */
export const mediationSchema = z.strictObject({
  box: boxSchema<'input'>(),
  tensor: z.string(),
  n: z.int().min(1),
  total: estimateSchema,
  indirect: estimateSchema,
  direct: estimateSchema,
});

export type Component = Readonly<z.infer<typeof componentSchema>>;
export type DonorFacts = Readonly<z.infer<typeof donorsSchema>>;
export type ComponentEffect = Readonly<z.infer<typeof componentEffectSchema>>;
export type ComponentFindings = Readonly<z.infer<typeof componentFindingsSchema>>;
export type Mediation = Readonly<z.infer<typeof mediationSchema>>;
