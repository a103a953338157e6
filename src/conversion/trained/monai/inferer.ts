import type { WindowsSetting } from '../../../documents/windows.ts';
import type { Json } from '../../known-network.ts';
import { type BundleConfiguration, isList, resolved, Unresolved } from './configuration.ts';
import type { Metadata } from './metadata.ts';

/** How a bundle runs its network over an image. */
interface ReadInferer {
  /** Size of the network's input; null where the files do not say. */
  readonly size: readonly number[] | null;
  /** Its windows; null where it runs once. */
  readonly windows: WindowsSetting | null;
  readonly notReproduced: readonly string[];
}

/** The `inferer` of a configuration. */
export function infererOf(configuration: BundleConfiguration, metadata: Metadata): ReadInferer {
  const inferer = readInferer(configuration);
  const target = inferer?.['_target_'];
  const name = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  const own = inferer?.['roi_size'];
  const sides = own !== undefined && isList(own) ? own : [];
  const size = sides.flatMap((side) => (typeof side === 'number' && side > 0 ? [side] : []));
  const isWhole = size.length > 0 && size.length === sides.length;
  const found = isWhole ? size : (metadata.size ?? null);
  if (name === 'SimpleInferer') return { size: metadata.size ?? null, windows: null, notReproduced: [] };
  if (name !== 'SlidingWindowInferer') {
    return {
      ...{ size: found, windows: null },
      notReproduced: ['The inferer is not known: the network is run once on its input.'],
    };
  }
  const { overlap = 0.25, mode = 'constant', padding_mode: padding = 'constant', cval = 0 } = inferer ?? {};
  const isKnown = typeof overlap === 'number' && overlap >= 0 && overlap < 1;
  return {
    size: found,
    windows: {
      step: isKnown ? 1 - overlap : 0.5,
      ...{ weights: mode === 'gaussian' ? 'gaussian' : 'constant', like: 'monai' },
    },
    notReproduced: [
      ...(isKnown ? [] : ['The overlap of the windows is not understood: half of their size is taken.']),
      ...(padding === 'constant' && cval === 0
        ? []
        : ['An image that is smaller than a window is padded by 0, not as padding_mode and cval say.']),
      ...unknownOptions(inferer ?? {}),
    ],
  };
}

const knownOptions: readonly string[] = [
  ...[
    '_target_',
    'roi_size',
    'sw_batch_size',
    'overlap',
    'mode',
    'padding_mode',
    'cval',
    'progress',
    'device',
  ],
  ...['sw_device', 'cache_roi_weight_map', 'cpu_thresh'],
];

function unknownOptions(inferer: Readonly<Record<string, Json>>): readonly string[] {
  return Object.keys(inferer)
    .filter((name) => !knownOptions.includes(name))
    .map((name) => `The option ${name} of SlidingWindowInferer is left out.`);
}

/** Its arguments; null where it is missing, or Python computes one. */
function readInferer(configuration: BundleConfiguration): Readonly<Record<string, Json>> | null {
  const { inferer } = configuration;
  if (typeof inferer !== 'object' || inferer === null || isList(inferer)) return null;
  const read = Object.entries(inferer).flatMap(([key, value]): [string, Json][] => {
    try {
      return [[key, resolved(configuration, value)]];
    } catch (error) {
      if (error instanceof Unresolved) return [];
      throw error;
    }
  });
  return Object.fromEntries(read);
}
