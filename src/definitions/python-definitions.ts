import type { Layer } from '../documents/explanation.ts';
import { type Definition, distinct, unqualified } from './definition.ts';
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

/** Budgets of steps for finding the roots of a model, and for finding one layer or module. */
const stepsOfModel = 200_000;
const stepsOfLayer = 5000;
/** How many modules of unknown class one path may lead through, and how many a model may have. */
const maxUnknown = 4;
const maxUnknownInAll = 64;
/** How many equally likely classes a module of unknown class may have to be followed. */
const maxLikely = 4;

/** Finds the Python code that defines the layers and modules of one model. */
export class PythonDefinitions {
  readonly #paths: readonly (readonly string[])[];
  readonly #roots: Roots;
  readonly #keras: KerasModel;
  /** The likely roots of modules whose class the source does not determine, by their path. */
  readonly #unknown = new Map<string, readonly Root[]>();

  /** @param layers all layers of the model, which together identify its class */
  constructor(
    private readonly project: PythonProject,
    private readonly layers: readonly Layer[],
  ) {
    const [classes = []] = layers.map((layer) => layer.classes).filter(({ length }) => length > 0);
    this.#paths = pathsOf(layers);
    project.allow(stepsOfModel);
    this.#roots = rootsOf(project, this.#paths, classes.map(unqualified));
    this.#keras = new KerasModel(project, layers.map(namesOf));
  }

  /** The definitions of a layer, all equally likely; none where the project has none. */
  ofLayer(layer: Layer): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    const located = locate(this.project, layer);
    const path = namesOf(layer);
    const [byPath, byName] = [() => this.#byPath(path, layer), () => this.#byName(path, layer)];
    return firstFound([
      () => (located === null ? [] : this.#inClass(located, layer)),
      ...(isFromKeras(this.layers) ? [byName, byPath] : [byPath, byName]),
      () => (located === null ? [] : [atLine(located)]),
      () => this.#nearestAround(path),
    ]);
  }

  /** The definitions of a module, all equally likely; none where the project has none. */
  ofModule(path: string): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    const names = path.split('.');
    const [byPath, byName] = [() => this.#byPath(names, null), () => this.#byName(names, null)];
    return firstFound(isFromKeras(this.layers) ? [byName, byPath] : [byPath, byName]);
  }

  /** The definitions of the nearest module around a module that is found, such as a network of a library. */
  around(path: string): readonly Definition[] {
    this.project.allow(stepsOfLayer);
    return this.#nearestAround(path.split('.'));
  }

  /** The definitions of a layer in the class around the line of its stack trace. */
  #inClass(located: Located, layer: Layer): readonly Definition[] {
    const { cls } = located;
    if (cls === null) return [];
    const owner = layer.classes.at(-1);
    if (owner !== undefined && unqualified(owner) === cls.name) return [atLine(located)];
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

  /** Follows a path to its end. Where the source does not determine a module's class, goes on from likely ones. */
  #sitesAt(path: readonly string[]): readonly Site[] {
    let { roots } = this.#roots;
    let start = this.#roots.skipped;
    for (let unknown = 0; unknown < maxUnknown; unknown++) {
      const rest = path.slice(start);
      const found = roots.flatMap((root) => follow(this.project, root, rest));
      const sites = complete(found);
      if (sites.length > 0 || found.length === 0) return sites;
      const least = Math.min(...found.map(({ missing }) => missing));
      const last = found.find(({ missing }) => missing === least);
      start = path.length - least;
      roots = last === undefined ? [] : this.#likelyRoots(path.slice(0, start), last.site.value.scope.file);
    }
    return [];
  }

  /** The classes that explain best what the model has below a path; of several, those of the file that creates it. */
  #likelyRoots(path: readonly string[], near: PythonFile): readonly Root[] {
    const key = path.join('.');
    const cached = this.#unknown.get(key);
    if (cached !== undefined) return cached;
    if (this.#unknown.size >= maxUnknownInAll) return [];
    const below = this.#paths.filter((other) => path.every((name, i) => name === other[i]));
    this.project.allow(stepsOfModel);
    const { roots, share } = bestRoots(
      this.project,
      below.map((other) => other.slice(path.length)),
      { near },
    );
    const likely = share > 0.5 && roots.length <= maxLikely ? roots : [];
    this.project.allow(stepsOfLayer);
    this.#unknown.set(key, likely);
    return likely;
  }

  /** Of several sites, those that create a module of the operator, if there are any. */
  #fitting(sites: readonly Site[], operator: string): readonly Site[] {
    if (sites.length < 2) return sites;
    const fitting = sites.filter(({ value }) =>
      kindsOf(this.project, value).names.some((name) => computes(name, operator)),
    );
    return fitting.length > 0 ? fitting : sites;
  }

  /** The places at which classes compute a layer that is not a module. */
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

  /** The nearest module around a path that is found, such as a network of a library. */
  #nearestAround(path: readonly string[]): readonly Definition[] {
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

/** The distinct module paths of layers, split into names. */
export function pathsOf(layers: readonly Layer[]): readonly (readonly string[])[] {
  const paths = layers.map(namesOf).filter(({ length }) => length > 0);
  return [...new Map(paths.map((path) => [path.join('.'), path])).values()];
}

/** The names of a layer's module path; none where the model itself computes it. */
function namesOf(layer: Layer): readonly string[] {
  return isUnscoped(layer) ? [] : layer.path.split('.');
}

function isUnscoped({ path, node }: Pick<Layer, 'path' | 'node'>): boolean {
  return path === node.replace(/^\//u, '') && !/[/.]/u.test(path);
}

function firstFound(searches: readonly (() => readonly Definition[])[]): readonly Definition[] {
  for (const search of searches) {
    const found = distinct(search());
    if (found.length > 0) return found;
  }
  return [];
}

function complete(found: readonly PathMatch[]): readonly Site[] {
  return found.flatMap(({ site, missing }) => (missing === 0 ? [site] : []));
}

function definitionAt(file: PythonFile, node: Syntax, why: string): Definition {
  return { file: file.path, line: node.line, endLine: node.endLine, why };
}

function atSite({ node, value }: Site, why = `defined in ${placeOf(node)}`): Definition {
  return definitionAt(value.scope.file, node, why);
}

function atCall({ node, scope }: OperatorCall): Definition {
  return definitionAt(scope.file, node, `computed in ${placeOf(node)}`);
}

function atNamed({ node, scope }: NamedLayer): Definition {
  return definitionAt(scope.file, node, `created in ${placeOf(node)}`);
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
