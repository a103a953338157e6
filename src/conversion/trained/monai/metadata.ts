import * as z from 'zod';

const dataSchema = z.looseObject({
  num_channels: z.int().optional(),
  spatial_shape: z
    .array(z.union([z.int(), z.string()]))
    .readonly()
    .optional(),
  channel_def: z.record(z.string(), z.string()).optional(),
});

const formatSchema = z.looseObject({
  inputs: z.record(z.string(), dataSchema).optional(),
  outputs: z.record(z.string(), dataSchema).optional(),
});

/** What of a bundle's `metadata.json` is read. */
export const metadataSchema = z
  .looseObject({ network_data_format: formatSchema.optional() })
  .transform(({ network_data_format: format = {} }) => {
    const image = format.inputs?.['image'];
    const classes = format.outputs?.['pred']?.channel_def;
    const size = image?.spatial_shape?.flatMap((side) =>
      typeof side === 'number' && side > 0 ? [side] : [],
    );
    return {
      ...(image?.num_channels !== undefined && { channels: image.num_channels }),
      ...(size !== undefined && size.length === image?.spatial_shape?.length && { size }),
      ...(classes && { classes }),
    };
  });

/** Channels and size of a bundle's input, and the names of its output's channels by their indices. */
export interface Metadata {
  readonly channels?: number | undefined;
  readonly size?: readonly number[] | undefined;
  readonly classes?: Readonly<Record<string, string>> | undefined;
}
