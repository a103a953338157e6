import { at } from '../../at.ts';
import { fit } from './name-pattern.ts';
import { attributesOf } from './attributes.ts';
import { callablesOf } from './callables.ts';
import { containerName } from './containers.ts';
import { followPath, followValue, type PathMatch } from './module-path.ts';
import type { PythonProject } from './project.ts';
import type { Scope, ScopedExpression } from './scope.ts';
import type { PythonClass, PythonFile } from './source-file.ts';

/** A candidate for the whole model: a class, or an expression such as `nn.Sequential(…)`. */
export type Root =
  | { readonly kind: 'class'; readonly cls: PythonClass }
  | { readonly kind: 'value'; readonly value: ScopedExpression };

/** Roots that explain a model's paths equally well, once the first `skipped` names of each path are dropped. */
export interface Roots {
  readonly roots: readonly Root[];
  readonly skipped: number;
}

/** What else identifies a root. */
interface Hint {
  /** The name of its class. */
  readonly name?: string | undefined;
  /** The file that uses it; of several roots, those of this file are preferred. */
  readonly near?: PythonFile;
}

const maxPaths = 48;
const maxRoots = 60;
/** How many names wrappers may prepend to a path: `module.`, `_orig_mod.`, `model.net.`. */
const maxSkipped = 2;

/** Follows a path from a root. */
export function follow(project: PythonProject, root: Root, path: readonly string[]): readonly PathMatch[] {
  return root.kind === 'class' ? followPath(project, root.cls, path) : followValue(project, root.value, path);
}

/**
 * The roots of a model: those from which its module paths can be followed farthest.
 * @param classes the names of the classes around a layer, outermost first, as far as the model records them
 */
export function rootsOf(
  project: PythonProject,
  paths: readonly (readonly string[])[],
  classes: readonly string[],
): Roots {
  for (let skipped = 0; skipped <= maxSkipped; skipped++) {
    const shorter = paths.map((path) => path.slice(skipped));
    const { roots, share } = bestRoots(project, shorter, { name: classes[skipped] });
    if (share > 0) return { roots, skipped };
  }
  return { roots: [], skipped: 0 };
}

/** The roots that explain paths best, and the share of the paths' names that they explain, from 0 to 1. */
export function bestRoots(
  project: PythonProject,
  paths: readonly (readonly string[])[],
  { name, near }: Hint,
): { readonly roots: readonly Root[]; readonly share: number } {
  const sampled = sample(paths.filter(({ length }) => length > 0));
  const explained = (root: Root, path: readonly string[]): number => {
    const unexplained = follow(project, root, path).map(({ missing, guessed }) => missing + guessed / 2);
    return unexplained.length === 0 ? 0 : 1 - Math.min(...unexplained) / path.length;
  };
  const scored = candidates(project, sampled)
    .map((root) => ({ root, score: sampled.reduce((sum, path) => sum + explained(root, path), 0) }))
    .filter(({ score }) => score > 0);
  const named = scored.filter(({ root }) => root.kind === 'class' && root.cls.name === name);
  const eligible = named.length > 0 ? named : scored;
  const most = Math.max(0, ...eligible.map(({ score }) => score));
  const best = eligible.filter(({ score }) => score === most).map(({ root }) => root);
  const inFile = best.filter((root) => fileOf(root) === near);
  return { roots: inFile.length > 0 ? inFile : best, share: most / Math.max(1, sampled.length) };
}

function fileOf(root: Root): PythonFile {
  return root.kind === 'class' ? root.cls.file : root.value.scope.file;
}

/** At most `maxPaths` evenly spaced paths. */
function sample<T>(paths: readonly T[]): readonly T[] {
  const step = Math.max(1, paths.length / maxPaths);
  return paths.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

/** Words in the files that define a model: each contains at least one needed word, and probably most likely ones. */
export function wordsOf(paths: readonly (readonly string[])[]): {
  readonly needed: readonly string[];
  readonly likely: readonly string[];
} {
  const needed = new Set(paths.map(([name = '']) => (isIndex(name) ? 'Sequential' : stem(name))));
  const likely = new Set([
    'def forward',
    ...paths.flat().map((name) => (isIndex(name) ? 'Sequential' : stem(name))),
  ]);
  const isWord = (word: string): boolean => word.length > 1 && !needed.has(word);
  return { needed: [...needed].filter((word) => word !== ''), likely: [...likely].filter(isWord) };
}

function isIndex(name: string): boolean {
  return /^\d+$/u.test(name);
}

/** A name without a number at its end. */
function stem(name: string): string {
  return name.replace(/[_\d]+$/u, '');
}

/** Classes that may have modules of the paths' first names, and expressions that create sequences. */
function candidates(project: PythonProject, paths: readonly (readonly string[])[]): readonly Root[] {
  const names = [...new Set(paths.flatMap((path) => path.slice(0, 1)))];
  const { needed, likely } = wordsOf(paths);
  const files = project.filesWith(needed, likely);
  const classes = files.flatMap((file) => [...file.classes.values()]);
  const direct = classes.filter((cls) => hasAttribute(cls, names));
  // A class may inherit all of its modules.
  const derived = classes.filter((cls) => !direct.includes(cls) && cls.bases.length > 0);
  const roots = [...direct, ...derived].map((cls): Root => ({ kind: 'class', cls }));
  const hasIndex = names.some(isIndex);
  const values = hasIndex ? files.flatMap((file) => sequences(project, file)) : [];
  return [...values, ...roots].slice(0, maxRoots);
}

function hasAttribute(cls: PythonClass, names: readonly string[]): boolean {
  return attributesOf(cls).some((attribute) => {
    const first = at(attribute.names, 0);
    return names.some((name) => fit(first, name.replace(/_\d+$/u, '')) > 0 || fit(first, name) > 0);
  });
}

/** The expressions outside of classes that create a sequence. */
function sequences(project: PythonProject, file: PythonFile): readonly Root[] {
  return [...file.root.walk()].flatMap((node): readonly Root[] => {
    const isResult = node.parent?.type === 'return_statement' || node.parent?.type === 'assignment';
    const called = node.type === 'call' && isResult ? node.field('function') : null;
    if (called === null || node.within('class_definition') !== null) return [];
    const scope: Scope = { file, cls: null, fn: node.within('function_definition'), bindings: new Map() };
    const isSequence = callablesOf(project, { expr: called, scope }).some((callable) =>
      containerName(callable),
    );
    return isSequence ? [{ kind: 'value', value: { expr: node, scope } }] : [];
  });
}
