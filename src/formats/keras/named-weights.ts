import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { Weights } from './weights.ts';

/** A weight of a file, read on demand. */
export interface StoredWeight {
  /** Its path, such as `conv1/kernel`. */
  readonly name: string;
  readonly read: () => Constant;
}

/** Names that differ in Keras 3. */
const otherNames: Readonly<Record<string, string>> = { depthwise_kernel: 'kernel' };

/**
 * Weights that are found by name (`.h5` files, TensorFlow.js): by the names of the layer and the weight, and of the models
 * around the layer where that is ambiguous. A layer that was renamed after its variables were created is found by its group.
 * @param groups the weights of each layer of the outermost model; all of them under `''` where they are not grouped
 */
export function namedWeights(groups: ReadonlyMap<string, readonly StoredWeight[]>, file: string): Weights {
  const cache = new Map<string, readonly Constant[]>();
  return {
    find({ names }, wanted) {
      const layer = names.join('/');
      const key = JSON.stringify([layer, wanted]);
      const known = cache.get(key);
      if (known !== undefined) return known;
      const own = groups.get(at(names, 0));
      const group = own ?? groups.get('') ?? [];
      const found = wanted.map((weight) => {
        const stored =
          byName(group, names, weight) ??
          byName(group, names, otherNames[weight] ?? weight) ??
          (own !== undefined && names.length === 1 ? byLastName(own, weight) : null);
        if (stored === null) {
          throw new UserError(
            `${file}: layer "${layer}" has no weight "${weight}" in it: the file is damaged or incomplete.`,
          );
        }
        return { ...stored.read(), name: `${layer}/${weight}` };
      });
      cache.set(key, found);
      return found;
    },
  };
}

/** The weight whose path ends in a name, with as many names around it as it takes to be unique. */
function byName(
  group: readonly StoredWeight[],
  names: readonly string[],
  weight: string,
): StoredWeight | null {
  for (let count = 1; count <= names.length; count++) {
    const end = [...names.slice(-count), weight].join('/');
    const matching = group.filter(({ name }) => name === end || name.endsWith(`/${end}`));
    if (matching.length <= 1) return matching[0] ?? null;
  }
  return null;
}

/** The only weight of a group with a given last name. */
function byLastName(group: readonly StoredWeight[], weight: string): StoredWeight | null {
  const matching = group.filter(({ name }) => name === weight || name.endsWith(`/${weight}`));
  return matching.length === 1 ? (matching[0] ?? null) : null;
}
