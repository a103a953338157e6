import type { Layer } from '../../explanation/explanation.ts';
import { fit } from './name-pattern.ts';
import { attributesOf } from './attributes.ts';
import { callablesOf } from './callables.ts';
import { containerName } from './containers.ts';
import { followPath, followValue, type Found } from './module-path.ts';
import type { PythonProject } from './project.ts';
import type { Scope, Value } from './scope.ts';
import type { PythonClass, PythonFile } from './source-file.ts';

/** What may be the whole model: a class, or an expression such as `nn.Sequential(…)`. */
export type Root =
  { readonly kind: 'class'; readonly cls: PythonClass } | { readonly kind: 'value'; readonly value: Value };

/** What a model's paths are looked up in: roots that explain them equally well, without the first `skipped` names. */
export interface Roots {
  readonly roots: readonly Root[];
  readonly skipped: number;
}

const mostPaths = 48;
const mostRoots = 100;
/** Wrappers around a model: `module.`, `_orig_mod.`, `model.net.`. */
const mostSkipped = 2;

/** Follows a path from a root. */
export function follow(project: PythonProject, root: Root, path: readonly string[]): readonly Found[] {
  return root.kind === 'class' ? followPath(project, root.cls, path) : followValue(project, root.value, path);
}

/** The roots from which most of the layers' paths can be followed to their end. */
export function rootsOf(project: PythonProject, layers: readonly Layer[]): Roots {
  const paths = sample([...new Set(layers.map(({ path }) => path))]).map((path) => path.split('.'));
  const classes = layers.find((layer) => layer.classes.length > 0)?.classes ?? [];
  for (let skipped = 0; skipped <= mostSkipped; skipped++) {
    const shorter = paths.map((path) => path.slice(skipped)).filter(({ length }) => length > 0);
    const name = classes[skipped]?.split('.').at(-1);
    const roots = best(project, candidates(project, shorter), shorter, name);
    if (roots.length > 0) return { roots, skipped };
  }
  return { roots: [], skipped: 0 };
}

function sample(paths: readonly string[]): readonly string[] {
  const step = Math.max(1, paths.length / mostPaths);
  return Array.from(
    { length: Math.min(paths.length, mostPaths) },
    (_, i) => paths[Math.floor(i * step)] ?? '',
  );
}

function best(
  project: PythonProject,
  roots: readonly Root[],
  paths: readonly (readonly string[])[],
  name: string | undefined,
): readonly Root[] {
  const isComplete = (root: Root, path: readonly string[]): boolean =>
    follow(project, root, path).some(({ missing }) => missing === 0);
  const scored = roots
    .map((root) => ({ root, score: paths.filter((path) => isComplete(root, path)).length }))
    .filter(({ score }) => score > 0);
  const named = scored.filter(({ root }) => root.kind === 'class' && root.cls.name === name);
  const eligible = named.length > 0 ? named : scored;
  const most = Math.max(...eligible.map(({ score }) => score));
  return eligible.filter(({ score }) => score === most).map(({ root }) => root);
}

/** The classes, and expressions that make sequences, that may have modules of the paths' first names. */
function candidates(project: PythonProject, paths: readonly (readonly string[])[]): readonly Root[] {
  const names = [...new Set(paths.map(([name]) => name ?? ''))];
  const words = names.map((name) => name.replace(/[_\d]+$/u, '')).filter((word) => word.length > 0);
  const hasIndex = names.some((name) => /^\d+$/u.test(name));
  const files = project.filesWith(
    (text) => words.some((word) => text.includes(word)) || (hasIndex && text.includes('Sequential')),
  );
  const classes = files.flatMap((file) => [...file.classes.values()]);
  const having = classes.filter((cls) => hasAttribute(cls, names));
  // A class may inherit all that its model has.
  const deriving = classes.filter((cls) => !having.includes(cls) && cls.bases.length > 0);
  const roots = [...having, ...deriving].map((cls): Root => ({ kind: 'class', cls }));
  const values = hasIndex ? files.flatMap((file) => sequences(project, file)) : [];
  return [...values, ...roots].slice(0, mostRoots);
}

function hasAttribute(cls: PythonClass, names: readonly string[]): boolean {
  return attributesOf(cls).some((attribute) =>
    names.some(
      (name) =>
        fit(attribute.names[0] ?? [], name.replace(/_\d+$/u, '')) > 0 ||
        fit(attribute.names[0] ?? [], name) > 0,
    ),
  );
}

/** The sequences that a file makes outside of classes. */
function sequences(project: PythonProject, file: PythonFile): readonly Root[] {
  return [...file.root.walk()].flatMap((node): readonly Root[] => {
    if (node.type !== 'call' || !/^(return_statement|assignment)$/u.test(node.parent?.type ?? '')) return [];
    const called = node.field('function');
    if (called === null || node.within('class_definition') !== null) return [];
    const scope: Scope = { file, cls: null, fn: node.within('function_definition'), bindings: new Map() };
    const isSequence = callablesOf(project, { expr: called, scope }).some((callable) =>
      containerName(callable),
    );
    return isSequence ? [{ kind: 'value', value: { expr: node, scope } }] : [];
  });
}
