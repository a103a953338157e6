import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { Hdf5 } from './hdf5.ts';
import type { Place, Weights } from './weights.ts';

/**
 * The weights of a `.keras` file. They are numbered in the order in which a layer creates them, under the classes of the
 * layers around them (`layers/functional/layers/conv2d_1/vars/0`).
 */
export function numberedWeights(hdf5: Hdf5, file: string): Weights {
  const cache = new Map<string, readonly Constant[]>();
  return {
    find(place, names) {
      const path = place.names.join('/');
      const key = JSON.stringify([path, names]);
      const known = cache.get(key);
      if (known !== undefined) return known;
      const group = groupsOf(place).find((candidate) => hdf5.has(`${candidate}/vars/0`));
      const found = names.map((name, i) => {
        const dataset = group === undefined ? null : `${group}/vars/${i}`;
        if (dataset === null || !hdf5.has(dataset)) {
          throw new UserError(
            `${file}: layer "${path}" has no weight "${name}" in it: the file is damaged or incomplete.`,
          );
        }
        return { ...hdf5.tensor(dataset), name: `${path}/${name}` };
      });
      cache.set(key, found);
      return found;
    },
  };
}

/** The groups that may hold a layer's weights: versions of Keras differ in the name of the list of layers and in a leading `_`. */
function groupsOf({ saved }: Place): readonly string[] {
  const path = saved.join('/');
  const bare = saved.map((part) => part.replace(/^_/u, ''));
  const underscored = [...bare.slice(0, -1), `_${at(bare, bare.length - 1)}`];
  const spellings = [path, bare.join('/'), underscored.join('/')];
  return spellings.flatMap((group) => [
    group,
    group.replaceAll(/(^|\/)layers\//gu, '$1_layer_checkpoint_dependencies/'),
  ]);
}
