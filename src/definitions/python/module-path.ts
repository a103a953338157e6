import { type Attribute, attributesOf } from './attributes.ts';
import { basesOf, callablesOf, resultsOf } from './callables.ts';
import { addedLater, argumentRuns, containerName, runsOf } from './containers.ts';
import { fit } from './name-pattern.ts';
import type { PythonProject } from './project.ts';
import { type Item, pick, type Run } from './runs.ts';
import { bind, ownAttribute, type Scope, type Value, valuesOf } from './scope.ts';
import { ownNodes, type PythonClass } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** Where a module is given its name, and what it is. */
export interface Site {
  readonly node: Syntax;
  readonly value: Value;
  /** The source does not say the name at all: it may be any. */
  readonly isGuess?: boolean;
}

/** A site on the way along a module path; `missing` names of the path were not found from there, some were guessed. */
export interface Found {
  readonly site: Site;
  readonly missing: number;
  readonly guessed: number;
}

type Bindings = ReadonlyMap<string, Value>;

const none: Bindings = new Map();
const deepest = 24;

/** Follows a module path such as `encoder.0.conv1` from a class that may be the whole model. */
export function followPath(
  project: PythonProject,
  cls: PythonClass,
  path: readonly string[],
): readonly Found[] {
  return new Walk(project).fromClass(cls, none, path, 0);
}

/** Where a class, or what it derives from, gives its objects a module of a name. */
export function attributeSites(project: PythonProject, cls: PythonClass, name: string): readonly Site[] {
  return new Walk(project).sitesOf(cls, none, name, 0);
}

class Walk {
  constructor(private readonly project: PythonProject) {}

  fromClass(cls: PythonClass, bindings: Bindings, path: readonly string[], depth: number): readonly Found[] {
    const [name = ''] = path;
    if (depth > deepest || !this.project.step()) return [];
    const direct = attributesOf(cls)
      .filter(
        ({ names }) => names.length > 1 && names.every((part, i) => fit(part, path[i] ?? '') === Infinity),
      )
      .flatMap((attribute) =>
        this.#toSites(attribute, cls, bindings).flatMap((site) =>
          this.#follow(site, path.slice(attribute.names.length), depth),
        ),
      );
    if (direct.some(({ missing }) => missing === 0)) return direct;
    // A module that is called again has a number behind its name.
    for (const candidate of new Set([name, name.replace(/_\d+$/u, '')])) {
      const sites = this.sitesOf(cls, bindings, candidate, depth);
      if (sites.length > 0)
        return sites.flatMap((site) =>
          this.#followAttribute(site, cls, candidate, path.slice(1), depth).map((found) =>
            site.isGuess === true ? { ...found, guessed: found.guessed + 1 } : found,
          ),
        );
    }
    return direct;
  }

  sitesOf(cls: PythonClass, bindings: Bindings, name: string, depth: number): readonly Site[] {
    if (depth > deepest || !this.project.step()) return [];
    const single = attributesOf(cls).filter(({ names }) => names.length === 1);
    const fits = single.map(({ names }) => fit(names[0] ?? [], name));
    const best = Math.max(-1, ...fits);
    const own = single.filter((_, i) => best >= 0 && fits[i] === best);
    const real = own.filter(({ value }) => !isPlaceholder(value));
    const sites = (real.length > 0 ? real : own).flatMap((attribute) =>
      this.#toSites(attribute, cls, bindings).map((site) => ({ ...site, isGuess: best === 0 })),
    );
    if (best === Infinity) return sites;
    const inherited = basesOf(this.project, cls).flatMap((base) =>
      this.sitesOf(base, this.#givenTo(base, cls, bindings), name, depth + 1),
    );
    if (inherited.length > 0 && best <= 0) return inherited;
    return best > 0 ? sites : this.#entries(this.#ownRuns(cls, bindings), name).concat(sites);
  }

  #toSites({ node, value, part, fn }: Attribute, cls: PythonClass, bindings: Bindings): readonly Site[] {
    const isInit = fn?.field('name')?.text === '__init__';
    const scope: Scope = { file: cls.file, cls, fn, bindings: isInit ? bindings : none };
    const whole = { expr: value, scope };
    if (part === null) return [{ node, value: whole }];
    const called = value.field('function');
    const callables = called === null ? [] : callablesOf(this.project, { expr: called, scope });
    const parts = callables
      .flatMap((callable) => resultsOf(callable, value.field('arguments'), scope))
      .flatMap((result) => {
        const expr = /^(expression_list|tuple)$/u.test(result.expr.type)
          ? result.expr.children[part]
          : undefined;
        return expr === undefined ? [] : [{ node, value: { expr, scope: result.scope } }];
      });
    return parts.length > 0 ? parts : [{ node, value: whole }];
  }

  /** The entries of a class that is a list or sequence of modules itself. */
  #ownRuns(cls: PythonClass, bindings: Bindings): readonly Run[] {
    const scope: Scope = { file: cls.file, cls, fn: null, bindings };
    const container = cls.bases
      .flatMap((expr) => callablesOf(this.project, { expr, scope }))
      .map(containerName)
      .find((name) => name !== null);
    if (container === undefined) return [];
    const fn = cls.methods.get('__init__') ?? null;
    const inside: Scope = { ...scope, fn };
    const args = fn === null ? null : superArguments(fn);
    const given = args === null ? [] : argumentRuns(this.project, container, args, inside);
    return [...given, ...addedLater(this.project, '', inside)];
  }

  #givenTo(base: PythonClass, cls: PythonClass, bindings: Bindings): Bindings {
    const fn = cls.methods.get('__init__');
    if (fn === undefined) return bindings;
    return bind(
      base.methods.get('__init__'),
      superArguments(fn),
      { file: cls.file, cls, fn, bindings },
      true,
    );
  }

  /** Follows a path from `self.name`, which may be a list that grows after it was made. */
  #followAttribute(
    site: Site,
    cls: PythonClass,
    name: string,
    path: readonly string[],
    depth: number,
  ): readonly Found[] {
    const [next] = path;
    if (next === undefined) return [{ site, missing: 0, guessed: 0 }];
    const { scope } = site.value;
    const classes = new Set([cls, ...(scope.cls === null ? [] : [scope.cls])]);
    const later = [...classes].flatMap((one) => addedLater(this.project, name, { ...scope, cls: one }));
    if (later.length === 0) return this.#follow(site, path, depth);
    const entries = this.#entries([...runsOf(this.project, site.value), ...later], next);
    if (entries.length === 0) return this.#follow(site, path, depth);
    return entries.flatMap((entry) => this.#follow(entry, path.slice(1), depth));
  }

  #follow(site: Site, path: readonly string[], depth: number): readonly Found[] {
    if (path.length === 0) return [{ site, missing: 0, guessed: 0 }];
    const found = this.inside(site.value, path, depth + 1);
    return found.length > 0 ? found : [{ site, missing: path.length, guessed: 0 }];
  }

  inside(value: Value, path: readonly string[], depth: number): readonly Found[] {
    if (depth > deepest || !this.project.step()) return [];
    const { expr, scope } = value;
    const inner = (part: Syntax | undefined): readonly Found[] =>
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
        return this.#meanings(value).flatMap((meant) => this.inside(meant, path, depth + 1));
      }
    }
  }

  /** What a name or an attribute of the object stands for. */
  #meanings(value: Value): readonly Value[] {
    const { expr, scope } = value;
    if (expr.type === 'identifier') return valuesOf(expr.text, expr, scope);
    const own = ownAttribute(value);
    if (own === null || scope.cls === null) return [];
    return this.sitesOf(scope.cls, scope.bindings, own, 0).map((site) => site.value);
  }

  #inEntries(value: Value, path: readonly string[], depth: number): readonly Found[] {
    const sites = this.#entries(runsOf(this.project, value), path[0] ?? '');
    return sites.flatMap((site) => this.#follow(site, path.slice(1), depth));
  }

  #entries(runs: readonly Run[], name: string): Site[] {
    return pick(runs, name).map((item) => this.#settled(item));
  }

  /** An entry that is only a name stands where that name was given its module. */
  #settled({ node, value }: Item): Site {
    if (value.expr.type !== 'identifier' && value.expr.type !== 'attribute') return { node, value };
    const own = ownAttribute(value);
    if (own !== null && value.scope.cls !== null) {
      const [only, ...others] = this.sitesOf(value.scope.cls, value.scope.bindings, own, 0);
      return only !== undefined && others.length === 0 ? only : { node, value };
    }
    const [only, ...others] = valuesOf(value.expr.text, value.expr, value.scope);
    if (only === undefined || others.length > 0 || only.scope.fn !== value.scope.fn) return { node, value };
    return { node: only.expr.parent ?? only.expr, value: only };
  }

  #inCall(value: Value, path: readonly string[], depth: number): readonly Found[] {
    const { expr, scope } = value;
    const called = expr.field('function');
    const args = expr.field('arguments');
    if (called === null) return [];
    return callablesOf(this.project, { expr: called, scope }).flatMap((callable) => {
      if (callable.kind === 'class') {
        const init = this.#initOf(callable.cls);
        return this.fromClass(callable.cls, bind(init, args, scope, true), path, depth + 1);
      }
      if (callable.kind === 'function')
        return resultsOf(callable, args, scope).flatMap((result) => this.inside(result, path, depth + 1));
      if (containerName(callable) !== null) return this.#inEntries(value, path, depth);
      // `module.to(device)`, `weight_norm(module)`, `DataParallel(module)`.
      const object = called.field('object');
      const within = object === null ? [] : this.inside({ expr: object, scope }, path, depth + 1);
      const [first] = args?.children ?? [];
      if (within.length > 0 || first === undefined) return within;
      return this.inside({ expr: first, scope }, path, depth + 1).filter(({ missing }) => missing === 0);
    });
  }

  #initOf(cls: PythonClass): Syntax | undefined {
    const own = cls.methods.get('__init__');
    if (own !== undefined) return own;
    const [base] = basesOf(this.project, cls);
    return base?.methods.get('__init__');
  }
}

/** `self.conv = None` only keeps the place. */
function isPlaceholder({ type }: Syntax): boolean {
  return /^(none|integer|float|string|true|false)$/u.test(type);
}

/** The arguments of `super().__init__(…)`. */
function superArguments(fn: Syntax): Syntax | null {
  for (const node of ownNodes(fn)) {
    const called = node.type === 'call' ? node.field('function') : null;
    if (called?.field('attribute')?.text !== '__init__') continue;
    if (called.field('object')?.text.startsWith('super(') === true) return node.field('arguments');
  }
  return null;
}

/** Follows a module path from an expression that makes the whole model, such as `nn.Sequential(…)`. */
export function followValue(project: PythonProject, value: Value, path: readonly string[]): readonly Found[] {
  return new Walk(project).inside(value, path, 0);
}
