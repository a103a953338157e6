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
  const lookups = new Map([...groups].map(([name, group]) => [name, weightsByEnd(group)]));
  const none = weightsByEnd([]);
  return {
    find({ names }, wanted) {
      const layer = names.join('/');
      const key = JSON.stringify([layer, wanted]);
      const known = cache.get(key);
      if (known !== undefined) return known;
      const own = lookups.get(at(names, 0));
      const group = own ?? lookups.get('') ?? none;
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

/** The weights of a group whose path ends in the parts of another. */
type WeightsByEnd = (end: string) => readonly StoredWeight[];

/** Finds weights by the ends of their paths; ends of so many parts are listed when they are first asked for. */
function weightsByEnd(group: readonly StoredWeight[]): WeightsByEnd {
  const byLength = new Map<number, ReadonlyMap<string, readonly StoredWeight[]>>();
  const listed = (length: number): ReadonlyMap<string, readonly StoredWeight[]> => {
    const ends = new Map<string, StoredWeight[]>();
    for (const weight of group) {
      const parts = weight.name.split('/');
      if (parts.length < length) continue;
      const end = parts.slice(-length).join('/');
      const alike = ends.get(end);
      if (alike === undefined) ends.set(end, [weight]);
      else alike.push(weight);
    }
    return ends;
  };
  return (end) => {
    const length = end.split('/').length;
    const ends = byLength.get(length) ?? listed(length);
    byLength.set(length, ends);
    return ends.get(end) ?? [];
  };
}

/** The weight whose path ends in a name, with as many names around it as it takes to be unique. */
function byName(group: WeightsByEnd, names: readonly string[], weight: string): StoredWeight | null {
  for (let count = 1; count <= names.length; count++) {
    const matching = group([...names.slice(-count), weight].join('/'));
    if (matching.length <= 1) return matching[0] ?? null;
  }
  return null;
}

/** The only weight of a group with a given last name. */
function byLastName(group: WeightsByEnd, weight: string): StoredWeight | null {
  const matching = group(weight);
  return matching.length === 1 ? (matching[0] ?? null) : null;
}
