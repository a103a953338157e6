import type { Layer } from '../documents/explanation.ts';
import { type Definition, distinct } from './definition.ts';
import { type OperatorCall, callsIn } from './python/calls.ts';
import { kindsOf } from './python/instances.ts';
import { type Located, locate } from './python/locate.ts';
import { followPath, type PathMatch, type Site } from './python/module-path.ts';
import { isFromKeras, KerasModel } from './python/keras-model.ts';
import type { NamedLayer } from './python/named-layers.ts';
import { computes } from './python/operators.ts';
import type { PythonProject } from './python/project.ts';
import { bestRoots, follow, type Root, type Roots, rootsOf } from './python/roots.ts';
import type { PythonClass, PythonFile } from './python/source-file.ts';
import type { Syntax } from './python/syntax.ts';

const stepsOfModel = 200_000;
const stepsOfLayer = 5000;
/** How often the source may leave open what is below a name of a path, and how many classes that may be. */
const mostParts = 4;
const mostBelow = 64;
const mostLikely = 4;

/** Finds the Python code that defines the layers and modules of one model. */
export class PythonDefinitions {
  readonly #paths: readonly (readonly string[])[];
  readonly #roots: Roots;
  readonly #keras: KerasModel;
  /** Roots of parts of the model whose class the source does not say, by the path of the part. */
  readonly #below = new Map<string, readonly Root[]>();

  /** @param layers all layers of the model: together they tell which class it is */
  constructor(
    private readonly project: PythonProject,
    private readonly layers: readonly Layer[],
  ) {
    const classes = layers.find((layer) => layer.classes.length > 0)?.classes ?? [];
    const names = classes.map((name) => name.split('.').at(-1) ?? '');
    this.#paths = pathsOf(layers);
    project.allow(stepsOfModel);
    this.#roots = rootsOf(project, this.#paths, names);
    this.#keras = new KerasModel(project, layers.map(namesOf));
  }

  /** Where a layer is defined; several places where they are equally likely, none where there is none. */
  ofLayer(layer: Layer): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    const located = locate(this.project, layer);
    const path = namesOf(layer);
    const [byPath, byName] = [() => this.#byPath(path, layer), () => this.#byName(path, layer)];
    return firstOf([
      () => (located === null ? [] : this.#near(located, layer)),
      ...(isFromKeras(this.layers) ? [byName, byPath] : [byPath, byName]),
      () => (located === null ? [] : [atLine(located)]),
      () => this.#nearestPart(path),
    ]);
  }

  /** Where a module of the tree is defined. */
  ofModule(path: string): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    const names = path.split('.');
    const [byPath, byName] = [() => this.#byPath(names, null), () => this.#byName(names, null)];
    return firstOf(isFromKeras(this.layers) ? [byName, byPath] : [byPath, byName]);
  }

  /** The nearest module around a module of the tree that is found, such as a network of a library. */
  near(path: string): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    return this.#nearestPart(path.split('.'));
  }

  /** What the class around a line of the stack trace says of a layer that was called there. */
  #near(located: Located, layer: Layer): readonly Definition[] {
    const { cls } = located;
    if (cls === null) return [];
    const owner = layer.classes.at(-1)?.split('.').at(-1);
    if (owner === cls.name) return [atLine(located)];
    const path = namesOf(layer);
    for (let length = 1; length <= path.length; length++) {
      const found = followPath(this.project, cls, path.slice(-length));
      const sites = this.#fitting(complete(found), layer.operator);
      if (sites.length > 0) return sites.map((site) => atSite(site));
    }
    return [];
  }

  #byPath(path: readonly string[], layer: Layer | null): readonly Definition[] {
    if (path.length === 0) {
      const classes = this.#roots.roots.flatMap((root) => (root.kind === 'class' ? [root.cls] : []));
      return layer === null ? [] : this.#computed(classes, layer);
    }
    const sites = this.#sitesAt(path);
    if (layer === null) return distinct(sites.map((site) => atSite(site)));
    return distinct(
      this.#fitting(sites, layer.operator).flatMap((site) => {
        const computed = this.#computed(kindsOf(this.project, site.value).classes, layer);
        return computed.length > 0 ? computed : [atSite(site)];
      }),
    );
  }

  /** Follows a path to its end, where need be through classes that have all that is below a name. */
  #sitesAt(path: readonly string[]): readonly Site[] {
    let { roots } = this.#roots;
    let start = this.#roots.skipped;
    for (let part = 0; part < mostParts; part++) {
      const rest = path.slice(start);
      const found = roots.flatMap((root) => follow(this.project, root, rest));
      const sites = complete(found);
      if (sites.length > 0 || found.length === 0) return sites;
      const least = Math.min(...found.map(({ missing }) => missing));
      const last = found.find(({ missing }) => missing === least);
      start = path.length - least;
      roots = last === undefined ? [] : this.#rootsBelow(path.slice(0, start), last.site.value.scope.file);
    }
    return [];
  }

  /** The classes that have all that the model has below a path, those of the file first that puts them there. */
  #rootsBelow(path: readonly string[], near: PythonFile): readonly Root[] {
    const key = path.join('.');
    const known = this.#below.get(key);
    if (known !== undefined) return known;
    if (this.#below.size >= mostBelow) return [];
    const inside = this.#paths.filter((other) => path.every((name, i) => name === other[i]));
    this.project.allow(stepsOfModel);
    const { roots, share } = bestRoots(
      this.project,
      inside.map((other) => other.slice(path.length)),
      { near },
    );
    const likely = share > 0.5 && roots.length <= mostLikely ? roots : [];
    this.project.allow(stepsOfLayer);
    this.#below.set(key, likely);
    return likely;
  }

  /** Of several sites, those that make a module of the right kind, if any do. */
  #fitting(sites: readonly Site[], operator: string): readonly Site[] {
    if (sites.length < 2) return sites;
    const fitting = sites.filter(({ value }) =>
      kindsOf(this.project, value).names.some((name) => computes(name, operator)),
    );
    return fitting.length > 0 ? fitting : sites;
  }

  /** Where classes compute a layer that is no module of its own. */
  #computed(classes: readonly PythonClass[], layer: Layer): readonly Definition[] {
    const peers = this.layers.filter(
      ({ path, operator, node }) =>
        operator === layer.operator &&
        (path === layer.path || (isUnscoped(layer) && isUnscoped({ path, node }))),
    );
    return classes.flatMap((cls) => {
      const calls = callsIn(this.project, cls, layer.operator);
      const only = calls.length === peers.length ? calls[peers.indexOf(layer)] : undefined;
      return (only === undefined ? calls : [only]).map(atCall);
    });
  }

  #byName(path: readonly string[], layer: Layer | null): readonly Definition[] {
    return this.#keras.at(path, layer?.operator ?? null).flatMap((named) => {
      const { classes } = kindsOf(this.project, { expr: named.node, scope: named.scope });
      const computed = layer === null ? [] : this.#computed(classes, layer);
      return computed.length > 0 ? computed : [atNamed(named)];
    });
  }

  /** The module around a layer whose own name was not found, such as a network of a library. */
  #nearestPart(path: readonly string[]): readonly Definition[] {
    const { roots, skipped } = this.#roots;
    const found = roots.flatMap((root) => follow(this.project, root, path.slice(skipped)));
    const least = Math.min(...found.map(({ missing }) => missing));
    const names = path.slice(0, path.length - least);
    return distinct(
      found
        .filter(({ missing }) => missing === least)
        .map(({ site }) => atSite(site, `part of ${names.join('.')}, the nearest name found`)),
    );
  }
}

/** The distinct paths of the modules that layers lie in. */
export function pathsOf(layers: readonly Layer[]): readonly (readonly string[])[] {
  const paths = layers.map(namesOf).filter(({ length }) => length > 0);
  return [...new Map(paths.map((path) => [path.join('.'), path])).values()];
}

/** The names of a layer's module path; none where it is the model itself that computes it. */
function namesOf(layer: Layer): readonly string[] {
  return isUnscoped(layer) ? [] : layer.path.split('.');
}

function isUnscoped({ path, node }: Pick<Layer, 'path' | 'node'>): boolean {
  return path === node.replace(/^\//u, '') && !/[/.]/u.test(path);
}

function firstOf(ways: readonly (() => readonly Definition[])[]): readonly Definition[] {
  for (const way of ways) {
    const found = distinct(way());
    if (found.length > 0) return found;
  }
  return [];
}

function complete(found: readonly PathMatch[]): readonly Site[] {
  return found.flatMap(({ site, missing }) => (missing === 0 ? [site] : []));
}

function at(file: PythonFile, node: Syntax, why: string): Definition {
  return { file: file.path, line: node.line, endLine: node.endLine, why };
}

function atSite({ node, value }: Site, why = `defined in ${placeOf(node)}`): Definition {
  return at(value.scope.file, node, why);
}

function atCall({ node, scope }: OperatorCall): Definition {
  return at(scope.file, node, `computed in ${placeOf(node)}`);
}

function atNamed({ node, scope }: NamedLayer): Definition {
  return at(scope.file, node, `made in ${placeOf(node)}`);
}

function atLine({ file, line }: Located): Definition {
  return { file: file.path, line, endLine: line, why: 'called here when the model was exported' };
}

/** The class and function around a node: `UpBlock.forward`. */
function placeOf(node: Syntax): string {
  const name = (definition: Syntax | null): string | undefined => definition?.field('name')?.text;
  const names = [name(node.within('class_definition')), name(node.within('function_definition'))];
  return names.filter((part) => part !== undefined && part !== '__init__').join('.') || 'the module';
}
