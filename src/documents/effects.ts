import * as z from 'zod';
import { effectStates } from './effect-state.ts';

/** A mean over draws, its standard error and 95 % interval `[low, high]`, in the outcome's unit. */
const estimateFields = {
  mean: z.number(),
  se: z.number().min(0),
  low: z.number(),
  high: z.number(),
};
export const estimateSchema = z.strictObject(estimateFields);

/** What is measured of a unit: its state, `n` draws, the effect on Dice in points (0–100), and on the other outcomes. */
export const measurementFields = {
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

/** The effect of a block, by its number in row order of the map's grid. */
export const effectSchema = z.strictObject({ index: z.int().min(0), ...measurementFields });

export type Estimate = Readonly<z.infer<typeof estimateSchema>>;
export type Effect = Readonly<z.infer<typeof effectSchema>>;
/** What is measured of a unit, whichever it is. */
export type Measurement = Omit<Effect, 'index'>;
