import { at } from '../../../at.ts';
import { orientationSchema, type PreprocessingSettings } from '../../../documents/preprocessing.ts';
import type { Json } from '../../known-network.ts';
import type { ReadPipeline } from '../read-pipeline.ts';
import { type BundleConfiguration, isList } from './configuration.ts';
import { intensityOf, intensitySteps } from './intensity.ts';
import { type Step, stepsOf } from './steps.ts';

/** Steps that change nothing of what the settings say. */
const ofNoEffect: readonly string[] = [
  ...[
    'LoadImage',
    'EnsureChannelFirst',
    'AddChannel',
    'AsChannelFirst',
    'EnsureType',
    'ToTensor',
    'ToDevice',
  ],
  ...['CastToType', 'Identity', 'CopyItems', 'SelectItems', 'DeleteItems', 'SplitDim'],
];

/**
 * The transforms of a bundle's `preprocessing` as settings; without `Orientation`, axes are those of NiBabel's arrays.
 * @param channels how many channels an image has
 */
export function preprocessingOf(configuration: BundleConfiguration, channels: number): ReadPipeline {
  const steps = stepsOf(configuration, 'preprocessing', 'image');
  if (steps === null) {
    return {
      preprocessing: {},
      notReproduced: [
        'The preprocessing is no list of transforms (preprocessing.transforms), and is left out.',
      ],
    };
  }
  const intensities = steps.filter(({ name }) => intensitySteps.includes(name));
  const [intensity] = intensities;
  const spacing = steps.find(({ name }) => name === 'Spacing');
  const read = steps.map((step): ReadPipeline => {
    if (ofNoEffect.includes(step.name)) return { preprocessing: {}, notReproduced: [] };
    if (step === intensity) return intensityOf(step, channels);
    if (step === spacing) return spacingOf(step);
    if (step.name === 'Orientation') return orientationOf(step);
    if (step.name === 'DivisiblePad') return padOf(step);
    return leftOut(step);
  });
  const isBefore = intensity && spacing && steps.indexOf(intensity) < steps.indexOf(spacing);
  const preprocessing = Object.assign({}, ...read.map((one) => one.preprocessing)) as PreprocessingSettings;
  const isTurned = preprocessing.orientation !== undefined;
  const isFlat = preprocessing.spacing?.length === 2;
  return {
    preprocessing: {
      ...(!isTurned && !isFlat && { axes: ['x', 'y', 'z'] }),
      ...preprocessing,
      ...(intensity === undefined && { normalize: 'none' }),
      ...(isBefore && { normalizeBefore: 'resampling' }),
    },
    notReproduced: [
      ...read.flatMap((one) => one.notReproduced),
      ...(isSpacedFirst(steps, preprocessing)
        ? ['Spacing comes before Orientation: its pixdim is taken along the axes that are turned.']
        : []),
    ],
  };
}

/** Whether axes are turned after a spacing was given that differs along them. */
function isSpacedFirst(steps: readonly Step[], { spacing, orientation }: PreprocessingSettings): boolean {
  const places = ['Spacing', 'Orientation'].map((name) => steps.findIndex((step) => step.name === name));
  const isFirst = at(places, 0) < at(places, 1);
  return isFirst && orientation !== undefined && new Set(spacing).size > 1;
}

function leftOut({ name }: Step): ReadPipeline {
  return { preprocessing: {}, notReproduced: [`The transform ${name} is left out.`] };
}

function orientationOf(step: Step): ReadPipeline {
  const { axcodes, as_closest_canonical: isCanonical } = step.options;
  const parsed = orientationSchema.safeParse(isCanonical === true ? 'RAS' : axcodes);
  return parsed.success
    ? { preprocessing: { orientation: parsed.data }, notReproduced: [] }
    : {
        preprocessing: {},
        notReproduced: [`The axcodes of ${step.name} are not known, and it is left out.`],
      };
}

/** Modes of interpolation by the order of their splines. */
const orders: Readonly<Record<string, 0 | 1 | 3>> = { nearest: 0, bilinear: 1, '0': 0, '1': 1, '3': 3 };

function spacingOf(step: Step): ReadPipeline {
  const { pixdim, mode = 'bilinear', ...others } = step.options;
  const spacing = numbersIn(pixdim);
  if (spacing === null || step.unresolved.length > 0) return leftOut(step);
  const own = isList(mode) ? mode[step.index] : mode;
  const name = typeof own === 'string' || typeof own === 'number' ? String(own) : JSON.stringify(own);
  const order = orders[name];
  const known = ['keys', 'padding_mode', 'diagonal', 'allow_missing_keys', 'align_corners', 'dtype'];
  const unknown = Object.keys(others).filter((option) => !known.includes(option));
  return {
    preprocessing: { spacing, order: order ?? 1, align: 'centres' },
    notReproduced: [
      ...(order === undefined ? [`Images are resampled linearly, not by the mode ${name}.`] : []),
      ...(others['diagonal'] === true || others['align_corners'] === true
        ? [`Images are resampled without diagonal and align_corners.`]
        : []),
      ...unknown.map((option) => `The option ${option} of Spacing is left out.`),
    ],
  };
}

function padOf(step: Step): ReadPipeline {
  const sides = new Set(numbersIn(step.options['k']) ?? []);
  const [side] = sides;
  if (sides.size !== 1 || side === undefined) return leftOut(step);
  return { preprocessing: { padToMultiple: side }, notReproduced: [] };
}

/** One to three positive numbers; null where it is something else. */
function numbersIn(value: Json | undefined): number[] | null {
  const list = [value ?? null].flat();
  const numbers = list.flatMap((one) => (typeof one === 'number' && one > 0 ? [one] : []));
  return numbers.length === list.length && numbers.length > 0 && numbers.length <= 3 ? numbers : null;
}
