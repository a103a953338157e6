import * as z from 'zod';

const nameSchema = z.string().min(1).max(1000);

/** What training some settings were read from. Nothing is computed from it. */
export const trainingSchema = z
  .strictObject({
    by: nameSchema.describe('What trained the model, such as nnU-Net.'),
    dataset: nameSchema.optional().describe('Its data set.'),
    configuration: nameSchema.optional().describe('Its configuration, such as 3d_fullres.'),
    fold: nameSchema.optional().describe('The fold of the cross-validation, or "all".'),
    weights: nameSchema.optional().describe('The file of its weights.'),
    notReproduced: z
      .array(nameSchema)
      .max(64)
      .readonly()
      .optional()
      .describe("Steps of the training's own pipeline that these settings leave out or do otherwise."),
  })
  .readonly()
  .describe('The training that these settings were read from.');

export type Training = z.infer<typeof trainingSchema>;
