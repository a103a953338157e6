import { at } from '../../at.ts';
import { attributesOf, attributeValues } from './attributes.ts';
import { basesOf, callablesOf, resultsOf } from './callables.ts';
import { bindingsOfBase, initOf, ownGroups } from './constructors.ts';
import { addedLater, containerName, groupsOf } from './containers.ts';
import { type ContainerEntry, entriesAt, type EntryGroup } from './entry-groups.ts';
import { fit } from './name-pattern.ts';
import type { PythonProject } from './project.ts';
import { bind, type Bindings, ownAttribute, type ScopedExpression, valuesOf } from './scope.ts';
import type { PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** Where the source names a module, and the expression that creates it. */
export interface Site {
  readonly node: Syntax;
  readonly value: ScopedExpression;
  /** Whether the source leaves the name open, so that it could be any. */
  readonly isGuess?: boolean;
}

/** How far a module path can be followed. */
export interface PathMatch {
  /** The last site that was found. */
  readonly site: Site;
  /** How many names at the end of the path were not found. */
  readonly missing: number;
  /** How many sites on the way were guesses. */
  readonly guessed: number;
}

const noBindings: Bindings = new Map();
const maxDepth = 24;

/** Follows a module path such as `encoder.0.conv1` from the class of a model. */
export function followPath(
  project: PythonProject,
  cls: PythonClass,
  path: readonly string[],
): readonly PathMatch[] {
  return new Walk(project).fromClass(cls, noBindings, path, 0);
}

class Walk {
  constructor(private readonly project: PythonProject) {}

  fromClass(
    cls: PythonClass,
    bindings: Bindings,
    path: readonly string[],
    depth: number,
  ): readonly PathMatch[] {
    const [name] = path;
    if (name === undefined || depth > maxDepth || !this.project.step()) return [];
    const direct = attributesOf(cls)
      .filter(({ names }) => names.length > 1 && names.length <= path.length)
      .filter(({ names }) => names.every((part, i) => fit(part, at(path, i)) === Infinity))
      .flatMap((attribute) =>
        attributeValues(this.project, attribute, cls, bindings).flatMap((value) =>
          this.#follow({ node: attribute.node, value }, path.slice(attribute.names.length), depth),
        ),
      );
    if (direct.some(({ missing }) => missing === 0)) return direct;
    // Exporters append a number to the name of a module that is called again.
    for (const candidate of new Set([name, name.replace(/_\d+$/u, '')])) {
      const sites = this.#sitesOf(cls, bindings, candidate, depth);
      if (sites.length > 0)
        return sites.flatMap((site) =>
          this.#followAttribute(site, cls, candidate, path.slice(1), depth).map((found) =>
            site.isGuess === true ? { ...found, guessed: found.guessed + 1 } : found,
          ),
        );
    }
    return direct;
  }

  /** The sites at which a class, or else its base classes, set the attribute `name`. */
  #sitesOf(cls: PythonClass, bindings: Bindings, name: string, depth: number): readonly Site[] {
    if (depth > maxDepth || !this.project.step()) return [];
    const single = attributesOf(cls).filter(({ names }) => names.length === 1);
    const rated = single.map((attribute) => ({ attribute, fit: fit(at(attribute.names, 0), name) }));
    const best = Math.max(-1, ...rated.map((one) => one.fit));
    const own = rated.filter((one) => best >= 0 && one.fit === best).map(({ attribute }) => attribute);
    const real = own.filter(({ value }) => !isPlaceholder(value));
    const sites = (real.length > 0 ? real : own).flatMap((attribute) =>
      attributeValues(this.project, attribute, cls, bindings).map((value): Site => ({
        node: attribute.node,
        value,
        isGuess: best === 0,
      })),
    );
    if (best === Infinity) return sites;
    const inherited = basesOf(this.project, cls).flatMap((base) =>
      this.#sitesOf(base, bindingsOfBase(base, cls, bindings), name, depth + 1),
    );
    if (inherited.length > 0 && best <= 0) return inherited;
    if (best > 0) return sites;
    return [...this.#entrySites(ownGroups(this.project, cls, bindings), name), ...sites];
  }

  /** Follows a path from `self.name`, which may be a container that other methods add entries to. */
  #followAttribute(
    site: Site,
    cls: PythonClass,
    name: string,
    path: readonly string[],
    depth: number,
  ): readonly PathMatch[] {
    const [next] = path;
    if (next === undefined) return [{ site, missing: 0, guessed: 0 }];
    const { scope } = site.value;
    const classes = new Set([cls, ...(scope.cls === null ? [] : [scope.cls])]);
    const later = [...classes].flatMap((one) => addedLater(this.project, name, { ...scope, cls: one }));
    if (later.length === 0) return this.#follow(site, path, depth);
    const entries = this.#entrySites([...groupsOf(this.project, site.value), ...later], next);
    if (entries.length === 0) return this.#follow(site, path, depth);
    return entries.flatMap((entry) => this.#follow(entry, path.slice(1), depth));
  }

  #follow(site: Site, path: readonly string[], depth: number): readonly PathMatch[] {
    if (path.length === 0) return [{ site, missing: 0, guessed: 0 }];
    const found = this.inside(site.value, path, depth + 1);
    return found.length > 0 ? found : [{ site, missing: path.length, guessed: 0 }];
  }

  /** Follows a path inside of the module that an expression evaluates to. */
  inside(value: ScopedExpression, path: readonly string[], depth: number): readonly PathMatch[] {
    if (depth > maxDepth || !this.project.step()) return [];
    const { expr, scope } = value;
    const inner = (part: Syntax | undefined): readonly PathMatch[] =>
      part === undefined ? [] : this.inside({ expr: part, scope }, path, depth + 1);
    switch (expr.type) {
      case 'parenthesized_expression':
      case 'await':
        return inner(expr.children[0]);
      case 'conditional_expression':
        return [...inner(expr.children[0]), ...inner(expr.children[2])];
      case 'boolean_operator':
        return expr.children.flatMap(inner);
      case 'call':
        return this.#inCall(value, path, depth);
      default: {
        const entries = this.#inEntries(value, path, depth);
        if (entries.length > 0) return entries;
        return this.#valuesOf(value).flatMap((one) => this.inside(one, path, depth + 1));
      }
    }
  }

  /** The possible values of a name, or of an attribute of `self`. */
  #valuesOf(value: ScopedExpression): readonly ScopedExpression[] {
    const { expr, scope } = value;
    if (expr.type === 'identifier') return valuesOf(expr.text, expr, scope);
    const own = ownAttribute(value);
    if (own === null || scope.cls === null) return [];
    return this.#sitesOf(scope.cls, scope.bindings, own, 0).map((site) => site.value);
  }

  #inEntries(value: ScopedExpression, path: readonly string[], depth: number): readonly PathMatch[] {
    const [name, ...rest] = path;
    if (name === undefined) return [];
    const sites = this.#entrySites(groupsOf(this.project, value), name);
    return sites.flatMap((site) => this.#follow(site, rest, depth));
  }

  /** The sites of the entries that a key or index may refer to. */
  #entrySites(groups: readonly EntryGroup[], name: string): readonly Site[] {
    return entriesAt(groups, name).map((entry) => this.#entrySite(entry));
  }

  /** The site of an entry; where the entry is only a name, the site where that name was assigned its module. */
  #entrySite({ node, value }: ContainerEntry): Site {
    if (value.expr.type !== 'identifier' && value.expr.type !== 'attribute') return { node, value };
    const own = ownAttribute(value);
    if (own !== null && value.scope.cls !== null) {
      const [only, ...others] = this.#sitesOf(value.scope.cls, value.scope.bindings, own, 0);
      return only !== undefined && others.length === 0 ? only : { node, value };
    }
    const [only, ...others] = valuesOf(value.expr.text, value.expr, value.scope);
    if (only === undefined || others.length > 0 || only.scope.fn !== value.scope.fn) return { node, value };
    return { node: only.expr.parent ?? only.expr, value: only };
  }

  #inCall(value: ScopedExpression, path: readonly string[], depth: number): readonly PathMatch[] {
    const { expr, scope } = value;
    const called = expr.field('function');
    const args = expr.field('arguments');
    if (called === null) return [];
    return callablesOf(this.project, { expr: called, scope }).flatMap((callable) => {
      if (callable.kind === 'class') {
        const init = initOf(this.project, callable.cls);
        return this.fromClass(callable.cls, bind(init, args, scope, true), path, depth + 1);
      }
      if (callable.kind === 'function')
        return resultsOf(callable, args, scope).flatMap((result) => this.inside(result, path, depth + 1));
      if (containerName(callable) !== null) return this.#inEntries(value, path, depth);
      // A library's function may return its argument, or its object: `module.to(device)`, `weight_norm(module)`.
      const object = called.field('object');
      const within = object === null ? [] : this.inside({ expr: object, scope }, path, depth + 1);
      const [first] = args?.children ?? [];
      if (within.length > 0 || first === undefined) return within;
      return this.inside({ expr: first, scope }, path, depth + 1).filter(({ missing }) => missing === 0);
    });
  }
}

/** Whether a value is only a placeholder for a module: `self.conv = None`. */
function isPlaceholder({ type }: Syntax): boolean {
  return /^(none|integer|float|string|true|false)$/u.test(type);
}

/** Follows a module path from the expression that creates the model, such as `nn.Sequential(…)`. */
export function followValue(
  project: PythonProject,
  value: ScopedExpression,
  path: readonly string[],
): readonly PathMatch[] {
  return new Walk(project).inside(value, path, 0);
}
