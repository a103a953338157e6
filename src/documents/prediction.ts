import * as z from 'zod';
import { effectSchema } from './effects.ts';

/** How well single draws of an outcome are predicted, by models of other blocks. */
const fitSchema = z.strictObject({
  r2: z.number().max(1).describe('Share of the variance of total changes that is predicted.'),
  residual: z
    .number()
    .min(0)
    .describe("Standard deviation of measured less predicted changes, in the outcome's unit."),
});

/** Total effects of a map's blocks that were predicted from their direct effects and the statistics that they change. */
export const predictedSchema = z.strictObject({
  effects: z.array(effectSchema),
  passes: z.int().min(0).describe('Whole passes that the prediction was fitted to.'),
  fits: z.strictObject({
    dice: fitSchema,
    softDice: fitSchema,
    iou: fitSchema,
    falsePositives: fitSchema,
    falseNegatives: fitSchema,
    meanProbability: fitSchema,
  }),
});

export type Fit = Readonly<z.infer<typeof fitSchema>>;
export type Predicted = Readonly<z.infer<typeof predictedSchema>>;
