import type { Settings } from '../../../documents/settings.ts';
import type { BundleConfiguration } from './configuration.ts';
import type { Metadata } from './metadata.ts';
import { stepsOf } from './steps.ts';

/** How a bundle's output is read. */
interface ReadHead {
  readonly settings: Pick<Settings, 'classes' | 'labels' | 'decision' | 'activation' | 'threshold'>;
  readonly notReproduced: readonly string[];
}

/** Steps that bring the prediction back to the image and save it. */
const ofNoEffect: readonly string[] = [
  'Invert',
  'SaveImage',
  'EnsureType',
  'ToTensor',
  'Activations',
  'AsDiscrete',
];

/** The output by the transforms of `postprocessing`, and its classes by the metadata. */
export function headOf(configuration: BundleConfiguration, { classes = {} }: Metadata): ReadHead {
  const steps = stepsOf(configuration, 'postprocessing', 'pred') ?? [];
  const has = (name: string, option: string): boolean =>
    steps.some((step) => step.name === name && step.options[option] === true);
  const names = Object.entries(classes)
    .map(([index, name]) => ({ index: Number(index), name }))
    .toSorted((a, b) => a.index - b.index);
  const areIndices = names.length > 0 && names.every(({ index }, i) => index === i);
  const areDistinct = new Set(names.map(({ name }) => name)).size === names.length;
  const named = areIndices && areDistinct ? names : [];
  const isExclusive = has('Activations', 'softmax') || has('AsDiscrete', 'argmax');
  const limit = steps.find(({ name }) => name === 'AsDiscrete')?.options['threshold'];
  const share = typeof limit === 'number' && limit > 0 && limit < 1 ? limit : 0.5;
  return {
    settings: {
      ...(named.length > 0 && { classes: named.map(({ name }) => name) }),
      ...(isExclusive &&
        named.length > 0 && { labels: Object.fromEntries(named.map(({ name, index }) => [name, index])) }),
      ...(isExclusive && ({ decision: 'argmax', activation: 'softmax' } as const)),
      ...(!isExclusive &&
        has('Activations', 'sigmoid') &&
        ({
          decision: 'threshold',
          activation: 'sigmoid',
          threshold: Math.log(share / (1 - share)),
        } as const)),
    },
    notReproduced: steps
      .filter(({ name }) => !ofNoEffect.includes(name))
      .map(({ name }) => `The postprocessing step ${name} is left out.`),
  };
}
