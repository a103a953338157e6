import { ancestry, methodOf } from './callables.ts';
import { kindsOf } from './instances.ts';
import type { PythonProject } from './project.ts';
import { rootsOf, wordsOf } from './roots.ts';
import { returnsOf } from './scope.ts';
import type { PythonClass, PythonFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** A class or function of the workspace that returns a model. */
export interface ModelCandidate {
  readonly name: string;
  /** Path of the file in the project. */
  readonly file: string;
  readonly line: number;
  readonly kind: 'class' | 'function';
  /** Its parameters, each as written: `classes: int = 3`. */
  readonly parameters: readonly string[];
  /** Whether it is among the candidates that explain the module paths of the weights best. */
  readonly fits: boolean;
}

/** Budgets for following references through the source: for the search for roots, and for each candidate. */
const stepsOfRoots = 200_000;
const stepsOfCandidate = 2000;
const modelType = /(?:Module|ModuleList|Sequential|Model|Net|UNet)$/u;

/**
 * The project's classes that derive from `nn.Module` and its functions that return one; the best fits for the weights
 * come first.
 * @param modules module paths of the weights
 */
export function candidatesIn(project: PythonProject, modules: readonly string[]): readonly ModelCandidate[] {
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

/**
 * The arguments to suggest, as Python source: those that the checkpoint records, and an empty one for each parameter
 * without a default.
 * @param given the recorded arguments by name, as Python expressions
 */
export function likelyArguments(
  { parameters }: ModelCandidate,
  given: Readonly<Record<string, string>>,
): string {
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
  project.allow(stepsOfCandidate);
  const family = ancestry(project, cls);
  return family.some(
    ({ bases, methods }) =>
      bases.some(({ text }) => modelType.test(text)) || (bases.length > 0 && methods.has('forward')),
  );
}

function functionsOf(
  project: PythonProject,
  file: PythonFile,
): readonly { readonly fn: Syntax; readonly classes: readonly PythonClass[] }[] {
  return [...file.functions.values()]
    .filter((fn) => fn.within('class_definition', 'function_definition') === null)
    .flatMap((fn) => {
      project.allow(stepsOfCandidate);
      const scope = { file, cls: null, fn, bindings: new Map() };
      const classes = returnsOf(fn)
        .flatMap((expr) => kindsOf(project, { expr, scope }).classes)
        .filter((cls) => isModule(project, cls));
      const returnType = fn.textOf('return_type');
      return classes.length > 0 || modelType.test(returnType) ? [{ fn, classes }] : [];
    });
}

function ofClass(project: PythonProject, cls: PythonClass, fits: boolean): ModelCandidate {
  const init = methodOf(project, cls, '__init__');
  const parameters = init === null ? [] : parametersOf(init.fn).slice(1);
  return { name: cls.name, file: cls.file.path, line: cls.node.line, kind: 'class', parameters, fits };
}

function ofFunction(fn: Syntax, file: PythonFile, fits: boolean): ModelCandidate {
  const parameters = parametersOf(fn);
  return { name: fn.textOf('name'), file: file.path, line: fn.line, kind: 'function', parameters, fits };
}

function parametersOf(fn: Syntax): readonly string[] {
  return fn.childrenOf('parameters').map(({ text }) => text.replaceAll(/\s+/gu, ' '));
}
