import * as z from 'zod';
import { sizeSchema } from './geometry-schemas.ts';

/** What is done to an image before the model sees it, in the order in which it is listed unless the settings say otherwise. */
const stepNames = ['file', 'cropToNonzero', 'resampling', 'clip', 'normalize', 'fit', 'scale'] as const;

/** Bins of a histogram. */
export const histogramBins = 48;

/** How often values occur between the least and the largest, in bins of one width; of large images some are counted. */
const histogramSchema = z.strictObject({
  low: z.number(),
  high: z.number(),
  counts: z.array(z.int().min(0)).length(histogramBins),
});

/** An image after a step: how large it is, how far its positions lie apart in millimetres, and its values. */
export const inputStepSchema = z.strictObject({
  step: z.enum(stepNames),
  size: sizeSchema<'image'>(),
  spacing: z.array(z.number().positive()).max(3).nullable(),
  histogram: histogramSchema,
});

export type InputStep = Readonly<z.infer<typeof inputStepSchema>>;
export type StepName = InputStep['step'];
export type Histogram = InputStep['histogram'];
