import * as z from 'zod';
import { fileSchema } from './file-reference.ts';

/** A place in millimetres, in words: `8mm`. */
const millimetresSchema = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,15})?\s?mm$/u, 'must be a number of pixels, or of millimetres such as "8mm"');

/** A length in millimetres, which is more than 0. */
const millimetresOfLengthSchema = millimetresSchema.regex(/[1-9]/u, 'must be more than 0 mm, such as "8mm"');

/** A length in whole pixels, or in millimetres, which the spacing of a volume makes pixels. */
const lengthSchema = z.union([z.int().min(1), millimetresOfLengthSchema]);

/** A side for all axes, or one for each, outermost first. */
export const sidesSchema = z.union([...lengthSchema.options, z.array(lengthSchema).min(1).max(3).readonly()]);

/** A rectangle some of whose places or sizes are in millimetres. */
export const measuredBoxSchema = z
  .array(z.union([z.int().min(0), millimetresSchema]))
  .min(2)
  .max(6)
  .readonly()
  .refine((numbers) => numbers.length % 2 === 0, 'needs as many sizes as starts')
  .refine((numbers) => numbers.some((length) => typeof length === 'string'), 'needs a length in millimetres')
  .refine(
    (numbers) => numbers.slice(numbers.length / 2).every((length) => /[1-9]/u.test(String(length))),
    'needs sizes of at least 1, or more than 0 mm',
  );

const namesSchema = z
  .record(z.string().regex(/^\d{1,9}$/u, 'must be a label'), z.string().min(1).max(200))
  .describe('Names of labels: { "1": "liver" }. Label 0 is a region only where it has a name.');

const compactnessSchema = z.number().positive().max(1e6);

/** Superpixels: their side, and how much nearness counts against likeness. */
const superpixelsFields = {
  superpixels: sidesSchema.describe(
    'Side of the superpixels (SLIC) in model pixels, or in millimetres such as "8mm": one for all axes, or one per axis.',
  ),
};

/** What settings say of the units that the input is divided into. */
export const regionSettingSchema = z.union([
  z.literal('grid'),
  z.strictObject({
    file: z.string().min(1).describe('A label file of the size and place of the image, such as an atlas.'),
    names: namesSchema.optional(),
  }),
  z.strictObject({
    ...superpixelsFields,
    compactness: compactnessSchema
      .optional()
      .describe(
        'How much nearness counts against likeness, for values that span 0 to 100; default 10. More: more regular.',
      ),
  }),
]);

/** How regions were chosen: by a label file, or as superpixels. */
export const regionChoiceSchema = z.union([
  z.strictObject({ file: fileSchema, names: namesSchema.optional() }),
  z.strictObject({ ...superpixelsFields, compactness: compactnessSchema }),
]);

export type Sides = z.infer<typeof sidesSchema>;
export type MeasuredBox = z.infer<typeof measuredBoxSchema>;
export type RegionSetting = z.infer<typeof regionSettingSchema>;
export type RegionChoice = Readonly<z.infer<typeof regionChoiceSchema>>;

/** The setting that chooses regions again. */
export function settingOfRegions(chosen: RegionChoice | undefined): RegionSetting {
  if (chosen === undefined) return 'grid';
  if ('superpixels' in chosen) return chosen;
  const { file, names } = chosen;
  return { file: file.path, ...(names && { names }) };
}

/** The setting with the path of its label file, where it has one, passed through `change`. */
export function withRegionFile(setting: RegionSetting, change: (path: string) => string): RegionSetting {
  return typeof setting === 'object' && 'file' in setting
    ? { ...setting, file: change(setting.file) }
    : setting;
}
