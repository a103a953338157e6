import { UserError } from '../../errors.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { Weights } from './weights.ts';

/** A weight that is read when it is asked for. */
export interface StoredWeight {
  /** Such as `conv1/kernel`. */
  readonly name: string;
  readonly read: () => Constant;
}

/** Keras 3 calls them otherwise. */
const otherNames: Readonly<Record<string, string>> = { depthwise_kernel: 'kernel' };

/**
 * Weights that are told apart by names (`.h5` files, TensorFlow.js): by the layer's name and the weight's, with the names
 * of the models around it where that is not enough. Layers whose variables go by an older name are found by their group.
 * @param groups the weights of each layer of the outermost model; all of them under `''` where they are not grouped
 */
export function namedWeights(groups: ReadonlyMap<string, readonly StoredWeight[]>, file: string): Weights {
  const taken = new Map<string, readonly Constant[]>();
  return {
    find({ names }, wanted) {
      const key = names.join('/');
      const known = taken.get(key);
      if (known !== undefined) return known;
      const own = groups.get(names[0] ?? '');
      const group = own ?? groups.get('') ?? [];
      const found = wanted.map((weight) => {
        const stored =
          byName(group, names, weight) ??
          byName(group, names, otherNames[weight] ?? weight) ??
          (own !== undefined && names.length === 1 ? byEnd(own, weight) : null);
        if (stored === null) {
          throw new UserError(
            `${file}: layer "${key}" has no weight "${weight}" in it: the file is damaged or incomplete.`,
          );
        }
        return { ...stored.read(), name: `${key}/${weight}` };
      });
      taken.set(key, found);
      return found;
    },
  };
}

function byName(
  group: readonly StoredWeight[],
  names: readonly string[],
  weight: string,
): StoredWeight | null {
  for (let count = 1; count <= names.length; count++) {
    const end = [...names.slice(-count), weight].join('/');
    const matching = group.filter(({ name }) => name === end || name.endsWith(`/${end}`));
    if (matching.length === 1) return matching[0] ?? null;
    if (matching.length === 0) return null;
  }
  return null;
}

function byEnd(group: readonly StoredWeight[], weight: string): StoredWeight | null {
  const matching = group.filter(({ name }) => name === weight || name.endsWith(`/${weight}`));
  return matching.length === 1 ? (matching[0] ?? null) : null;
}
