import type { Json } from '../../known-network.ts';
import { type BundleConfiguration, isList, resolved, Unresolved } from './configuration.ts';
import type { Metadata } from './metadata.ts';

/** How a bundle runs its network over an image. */
interface ReadInferer {
  /** Size of the network's input; null where the files do not say. */
  readonly size: readonly number[] | null;
  readonly notReproduced: readonly string[];
}

/** The `inferer` of a configuration: of sliding windows, one is taken. */
export function infererOf(configuration: BundleConfiguration, metadata: Metadata): ReadInferer {
  const inferer = readInferer(configuration);
  const target = inferer?.['_target_'];
  const name = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  const own = inferer?.['roi_size'];
  const sides = own !== undefined && isList(own) ? own : [];
  const size = sides.flatMap((side) => (typeof side === 'number' && side > 0 ? [side] : []));
  const isWhole = size.length > 0 && size.length === sides.length;
  const found = isWhole ? size : (metadata.size ?? null);
  if (name === 'SimpleInferer') return { size: metadata.size ?? null, notReproduced: [] };
  if (name !== 'SlidingWindowInferer')
    return {
      size: found,
      notReproduced: ['The inferer is not known: the network is run once on its input.'],
    };
  return {
    size: found,
    notReproduced: [
      `One patch${found === null ? '' : ` of ${found.join('×')}`} is explained; the bundle averages overlapping ones.`,
    ],
  };
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
