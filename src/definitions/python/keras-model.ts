import type { Layer } from '../../documents/explanation.ts';
import { homeOf, layersNamed, type NamedLayer, namedLayers } from './named-layers.ts';
import type { PythonProject } from './project.ts';

/** Whether a model's nodes are named as TensorFlow does: `unet/conv1/Relu`. */
export function isKerasBorn(layers: readonly Layer[]): boolean {
  return layers.some(({ node, classes }) => classes.length === 0 && /^[^/]+\//u.test(node));
}

/** Finds the calls that make the layers of a Keras model. */
export class KerasModel {
  readonly #layers: readonly NamedLayer[];
  readonly #paths: readonly (readonly string[])[];
  /** How many of the model's layers a class or function makes. */
  readonly #makes = new Map<string, number>();

  /** @param paths the module paths of all its layers */
  constructor(project: PythonProject, paths: readonly (readonly string[])[]) {
    this.#layers = namedLayers(project);
    this.#paths = paths;
    const names = new Set(paths.map((path) => path.join('.')));
    for (const name of names) {
      const homes = new Set(this.#candidates(name.split('.'), null).map(home));
      for (const made of homes) this.#makes.set(made, (this.#makes.get(made) ?? 0) + 1);
    }
  }

  /** The calls that may make what lies at a path, all equally likely. */
  at(path: readonly string[], operator: string | null): readonly NamedLayer[] {
    const found = this.#candidates(path, operator);
    const most = Math.max(...found.map((layer) => this.#makes.get(home(layer)) ?? 0));
    const likely = found.filter((layer) => this.#makes.get(home(layer)) === most);
    return likely.length > 0 ? this.#inOrder(likely, path) : found;
  }

  #candidates(path: readonly string[], operator: string | null): readonly NamedLayer[] {
    // The name of the whole model says nothing of its layers.
    const model = this.#paths[0]?.[0];
    const isModel =
      path.length > 1 && this.#paths.every(([first, ...rest]) => first === model || rest.length === 0);
    return layersNamed(this.#layers, isModel ? path.slice(1) : path, operator);
  }

  /** Of layers that the framework numbers, the one of this number, if there are as many in the model. */
  #inOrder(found: readonly NamedLayer[], path: readonly string[]): readonly NamedLayer[] {
    if (found.some(({ name }) => name !== null)) return found;
    const last = path.at(-1) ?? '';
    const bare = (name: string): string => name.replace(/_\d+$/u, '');
    const names = [...new Set(this.#paths.map((other) => other.at(-1) ?? ''))].filter(
      (name) => bare(name) === bare(last),
    );
    const only = names.length === found.length ? found[names.indexOf(last)] : undefined;
    return only === undefined ? found : [only];
  }
}

function home({ node, scope }: NamedLayer): string {
  return `${homeOf(node)} ${scope.file.path}`;
}
