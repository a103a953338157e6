import * as z from 'zod';

/** Where a region starts along each axis, then its size along each. */
const numbersSchema = z
  .array(z.int().min(0))
  .min(2)
  .max(6)
  .readonly()
  .refine((numbers) => numbers.length % 2 === 0, 'needs as many sizes as starts')
  .refine(
    (numbers) => numbers.slice(numbers.length / 2).every((length) => length > 0),
    'needs sizes of at least 1',
  );

/** Regions that a prediction and a reference have without a position: components are the largest then. */
const namedRegions = ['whole image', 'whole class', 'component of prediction', 'component of error'] as const;

const positionSchema = z.array(z.int().min(0)).min(1).max(3).readonly();

const componentSchema = z
  .strictObject({
    component: positionSchema.describe('A pixel of the component: [y, x], or [z, y, x].'),
    of: z.enum(['prediction', 'error']).optional().describe('Default: the prediction.'),
  })
  .readonly();

const coordinateSchema = z.number().min(0).max(16384);

const lassoSchema = z
  .strictObject({
    lasso: z
      .array(z.tuple([coordinateSchema, coordinateSchema]).readonly())
      .min(3)
      .max(4096)
      .readonly()
      .describe('Corners of a polygon: [[y, x], …].'),
  })
  .readonly();

/** How a region of interest is chosen: by a rectangle, a name, a component that holds a pixel, or a lasso. */
export const roiChoiceSchema = z.union([numbersSchema, z.enum(namedRegions), componentSchema, lassoSchema]);

/** The same by its pixels: a box of the input, and run lengths in row order, the first run counting those outside. */
const roiPixelsSchema = z
  .strictObject({
    start: positionSchema,
    size: z.array(z.int().min(1)).min(1).max(3).readonly(),
    runs: z.array(z.int().min(0)).min(2).readonly(),
  })
  .readonly();

/** What settings say of the region of interest. */
export const roiSettingSchema = z.union([...roiChoiceSchema.options, roiPixelsSchema]);

export type RoiChoice = z.infer<typeof roiChoiceSchema>;
export type RoiSetting = z.infer<typeof roiSettingSchema>;
/** A region that a prediction and a reference have without a position. */
type NamedRegion = (typeof namedRegions)[number];

/** What a region of interest is, for a menu. */
export type RoiKind = 'rectangle' | NamedRegion | 'lasso' | 'pixels';

/** The kind of a region of interest. */
export function kindOfRoi(setting: RoiSetting): RoiKind {
  if (typeof setting === 'string') return setting;
  if ('component' in setting)
    return setting.of === 'error' ? 'component of error' : 'component of prediction';
  if ('lasso' in setting) return 'lasso';
  return 'runs' in setting ? 'pixels' : 'rectangle';
}
