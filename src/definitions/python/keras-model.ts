import type { Layer } from '../../documents/explanation.ts';
import { ownerOf, layersNamed, type NamedLayer, namedLayers } from './named-layers.ts';
import type { PythonProject } from './project.ts';

/** Whether a model's nodes have names in the style of TensorFlow: `unet/conv1/Relu`. */
export function isFromKeras(layers: readonly Layer[]): boolean {
  return layers.some(({ node, classes }) => classes.length === 0 && /^[^/]+\//u.test(node));
}

/** Finds the calls that create the layers of a Keras model. */
export class KerasModel {
  readonly #layers: readonly NamedLayer[];
  readonly #paths: readonly (readonly string[])[];
  /** How many of the model's layers each class or function may create. */
  readonly #layerCounts = new Map<string, number>();

  /** @param paths the module paths of all layers of the model */
  constructor(project: PythonProject, paths: readonly (readonly string[])[]) {
    this.#layers = namedLayers(project);
    this.#paths = paths;
    const names = new Set(paths.map((path) => path.join('.')));
    for (const name of names) {
      const owners = new Set(this.#candidates(name.split('.'), null).map(ownerKey));
      for (const owner of owners) this.#layerCounts.set(owner, (this.#layerCounts.get(owner) ?? 0) + 1);
    }
  }

  /** The calls that may create the layer at a path, all equally likely: those of the class that creates most layers. */
  at(path: readonly string[], operator: string | null): readonly NamedLayer[] {
    const found = this.#candidates(path, operator);
    const counts = found.map((layer) => this.#layerCounts.get(ownerKey(layer)) ?? 0);
    const most = Math.max(...counts);
    const likely = most === 0 ? [] : found.filter((_, i) => counts[i] === most);
    return likely.length > 0 ? this.#inOrder(likely, path) : found;
  }

  #candidates(path: readonly string[], operator: string | null): readonly NamedLayer[] {
    // A path may begin with the name of the model, which does not identify a layer.
    const model = this.#paths[0]?.[0];
    const isModel =
      path.length > 1 && this.#paths.every(([first, ...rest]) => first === model || rest.length === 0);
    return layersNamed(this.#layers, isModel ? path.slice(1) : path, operator);
  }

  /** Of layers numbered by the framework, the one that the path's number selects, if code and model have as many. */
  #inOrder(found: readonly NamedLayer[], path: readonly string[]): readonly NamedLayer[] {
    if (found.some(({ name }) => name !== null)) return found;
    const last = path.at(-1);
    if (last === undefined) return found;
    const bare = (name: string): string => name.replace(/_\d+$/u, '');
    const names = [...new Set(this.#paths.flatMap((other) => other.slice(-1)))].filter(
      (name) => bare(name) === bare(last),
    );
    const only = names.length === found.length ? found[names.indexOf(last)] : undefined;
    return only === undefined ? found : [only];
  }
}

function ownerKey({ node, scope }: NamedLayer): string {
  return `${ownerOf(node)} ${scope.file.path}`;
}
