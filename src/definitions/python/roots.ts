import { fit } from './name-pattern.ts';
import { attributesOf } from './attributes.ts';
import { callablesOf } from './callables.ts';
import { containerName } from './containers.ts';
import { followPath, followValue, type PathMatch } from './module-path.ts';
import type { PythonProject } from './project.ts';
import type { Scope, ScopedExpression } from './scope.ts';
import type { PythonClass, PythonFile } from './source-file.ts';

/** What may be the whole model: a class, or an expression such as `nn.Sequential(…)`. */
export type Root =
  | { readonly kind: 'class'; readonly cls: PythonClass }
  | { readonly kind: 'value'; readonly value: ScopedExpression };

/** What a model's paths are looked up in: roots that explain them equally well, without the first `skipped` names. */
export interface Roots {
  readonly roots: readonly Root[];
  readonly skipped: number;
}

/** What else is known of a root. */
export interface Hint {
  /** The name of its class. */
  readonly name?: string | undefined;
  /** Where it is used: of several, those of this file are meant. */
  readonly near?: PythonFile;
}

const mostPaths = 48;
const mostRoots = 60;
/** Wrappers around a model: `module.`, `_orig_mod.`, `model.net.`. */
const mostSkipped = 2;

/** Follows a path from a root. */
export function follow(project: PythonProject, root: Root, path: readonly string[]): readonly PathMatch[] {
  return root.kind === 'class' ? followPath(project, root.cls, path) : followValue(project, root.value, path);
}

/** The roots of a model: those from which its paths can be followed farthest. */
export function rootsOf(
  project: PythonProject,
  paths: readonly (readonly string[])[],
  classes: readonly string[],
): Roots {
  for (let skipped = 0; skipped <= mostSkipped; skipped++) {
    const shorter = paths.map((path) => path.slice(skipped));
    const { roots, share } = bestRoots(project, shorter, { name: classes[skipped] });
    if (share > 0) return { roots, skipped };
  }
  return { roots: [], skipped: 0 };
}

/** Roots that explain paths best, and which share of the paths' names they explain. */
export function bestRoots(
  project: PythonProject,
  paths: readonly (readonly string[])[],
  { name, near }: Hint,
): { readonly roots: readonly Root[]; readonly share: number } {
  const some = sample(paths.filter(({ length }) => length > 0));
  const explained = (root: Root, path: readonly string[]): number => {
    const open = follow(project, root, path).map(({ missing, guessed }) => missing + guessed / 2);
    return open.length === 0 ? 0 : 1 - Math.min(...open) / path.length;
  };
  const scored = candidates(project, some)
    .map((root) => ({ root, score: some.reduce((sum, path) => sum + explained(root, path), 0) }))
    .filter(({ score }) => score > 0);
  const named = scored.filter(({ root }) => root.kind === 'class' && root.cls.name === name);
  const eligible = named.length > 0 ? named : scored;
  const most = Math.max(0, ...eligible.map(({ score }) => score));
  const best = eligible.filter(({ score }) => score === most).map(({ root }) => root);
  const inFile = best.filter((root) => fileOf(root) === near);
  return { roots: inFile.length > 0 ? inFile : best, share: most / Math.max(1, some.length) };
}

function fileOf(root: Root): PythonFile {
  return root.kind === 'class' ? root.cls.file : root.value.scope.file;
}

function sample<T>(paths: readonly T[]): readonly T[] {
  const step = Math.max(1, paths.length / mostPaths);
  return paths.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

/** Words that files which define a model hold: one of the needed ones, and most of all. */
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

/** A name without the number that may be added to it. */
function stem(name: string): string {
  return name.replace(/[_\d]+$/u, '');
}

/** The classes, and expressions that make sequences, that may have modules of the paths' first names. */
function candidates(project: PythonProject, paths: readonly (readonly string[])[]): readonly Root[] {
  const names = [...new Set(paths.map(([name]) => name ?? ''))];
  const { needed, likely } = wordsOf(paths);
  const files = project.filesWith(needed, likely);
  const classes = files.flatMap((file) => [...file.classes.values()]);
  const having = classes.filter((cls) => hasAttribute(cls, names));
  // A class may inherit all that its model has.
  const deriving = classes.filter((cls) => !having.includes(cls) && cls.bases.length > 0);
  const roots = [...having, ...deriving].map((cls): Root => ({ kind: 'class', cls }));
  const hasIndex = names.some(isIndex);
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
