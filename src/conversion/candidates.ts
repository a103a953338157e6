import { ancestry, methodOf } from '../definitions/python/callables.ts';
import { kindsOf } from '../definitions/python/instances.ts';
import type { PythonProject } from '../definitions/python/project.ts';
import { rootsOf, wordsOf } from '../definitions/python/roots.ts';
import { returnsOf } from '../definitions/python/scope.ts';
import type { PythonClass, PythonFile } from '../definitions/python/source-file.ts';
import type { Syntax } from '../definitions/python/syntax.ts';

/** A class or function of the workspace that makes a model. */
export interface Candidate {
  readonly name: string;
  /** Path of the file, as the project calls it. */
  readonly file: string;
  readonly line: number;
  readonly kind: 'class' | 'function';
  /** What it may be called with, each as it is written: `classes: int = 3`. */
  readonly parameters: readonly string[];
  /** Whether the paths of the weights can be followed from it best of all. */
  readonly fits: boolean;
}

const stepsOfRoots = 200_000;
const stepsOfFunction = 2000;
const likelyBase = /(?:Module|ModuleList|Sequential|Model|Net|UNet)$/u;

/**
 * Classes that derive from `nn.Module`, and functions that return one; those that fit the weights best first.
 * @param modules paths of the modules that the weights belong to
 */
export function candidatesIn(project: PythonProject, modules: readonly string[]): readonly Candidate[] {
  const paths = modules.map((path) => path.split('.'));
  project.allow(stepsOfRoots);
  const fitting = new Set(
    rootsOf(project, paths, []).roots.flatMap((root) => (root.kind === 'class' ? [root.cls] : [])),
  );
  const files = project.filesWith(['Module', 'torch', 'def forward'], wordsOf(paths).likely);
  const found = files.flatMap((file) => [
    ...classesOf(project, file).map((cls) => ofClass(project, cls, fitting.has(cls))),
    ...functionsOf(project, file).map(({ fn, classes }) =>
      ofFunction(
        fn,
        file,
        classes.some((cls) => fitting.has(cls)),
      ),
    ),
  ]);
  return [...found.filter(({ fits }) => fits), ...found.filter(({ fits }) => !fits)];
}

/** What to ask for first: what the checkpoint gives, and what has no default. */
export function likelyArguments({ parameters }: Candidate, given: Readonly<Record<string, string>>): string {
  return parameters
    .flatMap((parameter) => {
      const name = /^\w+/u.exec(parameter)?.[0];
      if (name === undefined) return [];
      const value = given[name];
      if (value !== undefined) return [`${name}=${value}`];
      return parameter.includes('=') ? [] : [`${name}=`];
    })
    .join(', ');
}

function classesOf(project: PythonProject, file: PythonFile): readonly PythonClass[] {
  return [...file.classes.values()].filter(
    (cls) => cls.node.within('class_definition', 'function_definition') === null && isModule(project, cls),
  );
}

function isModule(project: PythonProject, cls: PythonClass): boolean {
  project.allow(stepsOfFunction);
  const family = ancestry(project, cls);
  return family.some(
    ({ bases, methods }) =>
      bases.some(({ text }) => likelyBase.test(text)) || (bases.length > 0 && methods.has('forward')),
  );
}

function functionsOf(
  project: PythonProject,
  file: PythonFile,
): readonly { readonly fn: Syntax; readonly classes: readonly PythonClass[] }[] {
  return [...file.functions.values()]
    .filter((fn) => fn.within('class_definition', 'function_definition') === null)
    .flatMap((fn) => {
      project.allow(stepsOfFunction);
      const scope = { file, cls: null, fn, bindings: new Map() };
      const classes = returnsOf(fn)
        .flatMap((expr) => kindsOf(project, { expr, scope }).classes)
        .filter((cls) => isModule(project, cls));
      const says = fn.field('return_type')?.text ?? '';
      return classes.length > 0 || likelyBase.test(says) ? [{ fn, classes }] : [];
    });
}

function ofClass(project: PythonProject, cls: PythonClass, fits: boolean): Candidate {
  const parameters = parametersOf(methodOf(project, cls, '__init__')?.fn ?? null).slice(1);
  return { name: cls.name, file: cls.file.path, line: cls.node.line, kind: 'class', parameters, fits };
}

function ofFunction(fn: Syntax, file: PythonFile, fits: boolean): Candidate {
  const name = fn.field('name')?.text ?? '';
  return { name, file: file.path, line: fn.line, kind: 'function', parameters: parametersOf(fn), fits };
}

function parametersOf(fn: Syntax | null): readonly string[] {
  return (fn?.field('parameters')?.children ?? []).map(({ text }) => text.replaceAll(/\s+/gu, ' '));
}
