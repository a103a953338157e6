import { at } from '../../../at.ts';
import type { ReadPipeline } from '../read-pipeline.ts';
import { normalizationOf } from './normalization.ts';
import type { Configuration, Plans } from './plans.ts';

/**
 * nnU-Net's preprocessing as settings: turned, cropped to what is not 0, normalized, then resampled
 * (`nnunetv2/preprocessing/preprocessors/default_preprocessor.py`).
 * @param channels how many channels an image has
 */
export function preprocessingOf(plans: Plans, configuration: Configuration, channels: number): ReadPipeline {
  const turned = turningOf(plans);
  const resampled = resamplingOf(plans, configuration);
  const normalized = normalizationOf(plans, configuration, channels);
  const { preprocessor_name: preprocessor = 'DefaultPreprocessor' } = configuration;
  const isFlat = configuration.patch_size.length === 2;
  return {
    preprocessing: {
      ...turned.preprocessing,
      cropToNonzero: true,
      ...resampled.preprocessing,
      ...normalized.preprocessing,
    },
    notReproduced: [
      ...(preprocessor === 'DefaultPreprocessor'
        ? []
        : [`The preprocessor ${preprocessor} is read as nnU-Net's default one.`]),
      ...turned.notReproduced,
      ...(isFlat && !isOfPictures(plans)
        ? ['nnU-Net crops and normalizes the whole volume; here the chosen slice alone is.']
        : []),
      ...resampled.notReproduced,
      ...normalized.notReproduced,
    ],
  };
}

const isOfPictures = (plans: Plans): boolean => plans.image_reader_writer === 'NaturalImage2DIO';

/** Readers that give the axes z, y, x as they are in the file. */
const asStored: readonly string[] = ['SimpleITKIO', 'NibabelIO', 'Tiff3DIO'];

/** How the axes of the file become those of the network, before which nnU-Net transposes them. */
function turningOf(plans: Plans): ReadPipeline {
  const { image_reader_writer: reader, transpose_forward: order } = plans;
  if (isOfPictures(plans)) return { preprocessing: {}, notReproduced: [] };
  const inOrder = <T>(axes: readonly T[]): [T, T, T] => [
    at(axes, at(order, 0)),
    at(axes, at(order, 1)),
    at(axes, at(order, 2)),
  ];
  // It turns volumes to RAS first; then z, y and x run to S, A and R.
  if (reader === 'NibabelIOWithReorient')
    return { preprocessing: { orientation: inOrder(['S', 'A', 'R']).join('') }, notReproduced: [] };
  return {
    preprocessing: { axes: inOrder(['z', 'y', 'x'] as const) },
    notReproduced: asStored.includes(reader)
      ? []
      : [`The reader ${reader} is not known: axes are taken as z, y, x of the file.`],
  };
}

function resamplingOf(plans: Plans, configuration: Configuration): ReadPipeline {
  const { spacing, resampling_fn_data: method = 'resample_data_or_seg_to_shape' } = configuration;
  const { order = 3, order_z = 0, force_separate_z = null } = configuration.resampling_fn_data_kwargs ?? {};
  if (isOfPictures(plans)) {
    const isOne = spacing.every((step) => step === 1);
    return {
      preprocessing: {},
      notReproduced: isOne ? [] : [`Pictures are not resampled to a spacing of ${spacing.join('×')}.`],
    };
  }
  if (method === 'no_resampling_hack') return { preprocessing: {}, notReproduced: [] };
  const found = ([0, 1, 3] as const).find((one) => one === order);
  return {
    preprocessing: {
      spacing: [...spacing],
      ...(found !== undefined && found !== 3 && { order: found }),
    },
    notReproduced: [
      ...(method === 'resample_data_or_seg_to_shape'
        ? []
        : [`Images are resampled as by resample_data_or_seg_to_shape, not by ${method}.`]),
      ...(found === undefined ? [`Images are resampled by cubic splines, not by order ${order}.`] : []),
      ...(force_separate_z === null && order_z === 0
        ? []
        : [
            `Coarse axes are resampled as by default, not with force_separate_z ${String(force_separate_z)} and order_z ${order_z}.`,
          ]),
    ],
  };
}
