import * as z from 'zod';
import { UserError } from '../../../errors.ts';

const jsonSchema = z.json();
const perAxis = z.array(z.number()).min(2).max(3).readonly();
const size = z.array(z.int().min(1).max(16384)).min(2).max(3).readonly();

const resamplingSchema = z
  .looseObject({ order: z.number(), order_z: z.number(), force_separate_z: z.boolean().nullable() })
  .partial()
  .readonly();

/** A configuration of `plans.json`, what it inherits taken in. */
const configurationSchema = z.looseObject({
  preprocessor_name: z.string().optional(),
  patch_size: size,
  spacing: perAxis,
  normalization_schemes: z.array(z.string()).min(1).readonly(),
  use_mask_for_norm: z.array(z.boolean()).readonly(),
  resampling_fn_data: z.string().optional(),
  resampling_fn_data_kwargs: resamplingSchema.optional(),
  previous_stage: z.string().nullish(),
  architecture: z
    .looseObject({
      network_class_name: z.string(),
      arch_kwargs: z.record(z.string(), jsonSchema),
      _kw_requires_import: z.array(z.string()).readonly(),
    })
    .optional(),
  // How plans say the architecture that were made before nnU-Net 2.4.
  UNet_class_name: z.string().optional(),
  UNet_base_num_features: z.int().optional(),
  unet_max_num_features: z.int().optional(),
  n_conv_per_stage_encoder: z.array(z.int()).optional(),
  n_conv_per_stage_decoder: z.array(z.int()).optional(),
  conv_kernel_sizes: jsonSchema.optional(),
  pool_op_kernel_sizes: jsonSchema.optional(),
});

export type Configuration = Readonly<z.infer<typeof configurationSchema>>;

const intensitySchema = z.looseObject({
  mean: z.number(),
  std: z.number(),
  percentile_00_5: z.number(),
  percentile_99_5: z.number(),
});

/** nnU-Net's `plans.json` (version 2). */
export const plansSchema = z.looseObject({
  dataset_name: z.string().optional(),
  image_reader_writer: z.string(),
  transpose_forward: z.array(z.int().min(0).max(2)).length(3).readonly(),
  label_manager: z.string().optional(),
  configurations: z.record(z.string(), z.looseObject({ inherits_from: z.string().optional() })),
  foreground_intensity_properties_per_channel: z.record(z.string(), intensitySchema).optional(),
});

export type Plans = Readonly<z.infer<typeof plansSchema>>;

/** nnU-Net's `dataset.json` (version 2). */
export const datasetSchema = z.looseObject({
  channel_names: z.record(z.string(), z.string()).optional(),
  modality: z.record(z.string(), z.string()).optional(),
  labels: z.record(z.string(), z.union([z.int(), z.array(z.int()).min(1).readonly()])),
  regions_class_order: z.array(z.int()).readonly().optional(),
});

export type Dataset = Readonly<z.infer<typeof datasetSchema>>;

/**
 * A configuration with what it inherits from others.
 * @throws UserError when it is missing or damaged, or inherits from itself
 */
export function configurationOf({ configurations }: Plans, name: string): Configuration {
  const parsed = configurationSchema.safeParse(inherited(configurations, name, []));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `plans.json: ${issue?.path.join('.') ?? ''} of the configuration ${name} is missing or damaged.`,
  );
}

function inherited(
  all: Plans['configurations'],
  name: string,
  children: readonly string[],
): Readonly<Record<string, unknown>> {
  const own = Object.hasOwn(all, name) ? all[name] : undefined;
  if (own === undefined || children.includes(name))
    throw new UserError(
      `plans.json has no whole configuration ${name}: it has ${Object.keys(all).join(', ')}.`,
    );
  const { inherits_from: parent, ...rest } = own;
  return parent === undefined ? rest : { ...inherited(all, parent, [...children, name]), ...rest };
}
