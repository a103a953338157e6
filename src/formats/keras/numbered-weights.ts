import { UserError } from '../../errors.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { Hdf5 } from './hdf5.ts';
import type { Place, Weights } from './weights.ts';

/**
 * The weights of a `.keras` file: numbered in the order in which a layer makes them, under the classes of the layers around
 * them (`layers/functional/layers/conv2d_1/vars/0`).
 */
export function numberedWeights(hdf5: Hdf5, file: string): Weights {
  const taken = new Map<string, readonly Constant[]>();
  return {
    find(place, names) {
      const path = place.names.join('/');
      const known = taken.get(path);
      if (known !== undefined) return known;
      const home = homesOf(place).find((candidate) => names.length === 0 || hdf5.has(`${candidate}/vars/0`));
      const found = names.map((name, i) => {
        const at = `${home ?? ''}/vars/${i}`;
        if (home === undefined || !hdf5.has(at)) {
          throw new UserError(
            `${file}: layer "${path}" has no weight "${name}" in it: the file is damaged or incomplete.`,
          );
        }
        return { ...hdf5.tensor(at), name: `${path}/${name}` };
      });
      taken.set(path, found);
      return found;
    },
  };
}

/** Versions of Keras differ in what they call the list of layers, and in a leading underscore. */
function homesOf({ saved }: Place): readonly string[] {
  const path = saved.join('/');
  const bare = saved.map((part) => part.replace(/^_/u, ''));
  const last = bare.at(-1) ?? '';
  const spelled = [path, bare.join('/'), [...bare.slice(0, -1), `_${last}`].join('/')];
  return spelled.flatMap((home) => [
    home,
    home.replaceAll(/(^|\/)layers\//gu, '$1_layer_checkpoint_dependencies/'),
  ]);
}
