import type { ParsePython } from './parser.ts';
import { type PythonClass, type PythonFile, sourceFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';

/** A function and its file. */
export interface PythonFunction {
  readonly node: Syntax;
  readonly file: PythonFile;
}

interface Definitions {
  readonly classes: readonly PythonClass[];
  readonly functions: readonly PythonFunction[];
}

/** How many files may be parsed to search for one name or set of words. */
const maxParsed = 40;

const noDefinitions: Definitions = { classes: [], functions: [] };

/** The Python files in which definitions are searched for; each is parsed when it is first needed. */
export class PythonProject {
  readonly #files = new Map<string, PythonFile>();
  readonly #anywhere = new Map<string, Definitions>();
  #definingPaths: ReadonlyMap<string, readonly string[]> | undefined;
  #steps = 0;

  /** @param texts the sources by path, those nearest to the model first; paths have `/` on every platform */
  constructor(
    private readonly texts: ReadonlyMap<string, string>,
    private readonly parse: ParsePython,
  ) {}

  /** Sets the number of steps that the next search may take. */
  allow(steps: number): void {
    this.#steps = steps;
  }

  /** Takes a step, and returns whether one was left. The budget ends searches through circular source. */
  step(): boolean {
    return this.#steps-- > 0;
  }

  get paths(): Iterable<string> {
    return this.texts.keys();
  }

  file(path: string): PythonFile | null {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = this.texts.get(path);
    if (text === undefined) return null;
    const file = sourceFile(path, this.parse(text));
    this.#files.set(path, file);
    return file;
  }

  /**
   * The files that contain any of `words`, at most `maxParsed`: those that contain most of `words` and `others`.
   * @param others further words that such files are likely to contain
   */
  filesWith(words: readonly string[], others: readonly string[] = []): readonly PythonFile[] {
    return this.pathsWith(words, others).flatMap((path) => this.file(path) ?? []);
  }

  /** The paths of `filesWith`, without parsing. */
  pathsWith(words: readonly string[], others: readonly string[]): readonly string[] {
    const rated = [...this.texts].flatMap(([path, text]) => {
      const countIn = (some: readonly string[]): number => some.filter((word) => text.includes(word)).length;
      const needed = countIn(words);
      return needed === 0 ? [] : [{ path, count: needed + countIn(others) }];
    });
    rated.sort((a, b) => b.count - a.count);
    return rated.slice(0, maxParsed).map(({ path }) => path);
  }

  /** The classes and functions that a name in a file refers to; none for names of libraries. */
  named(name: string, from: PythonFile): Definitions {
    const own = definedIn(from, name);
    if (own !== null) return own;
    const imported = from.imports.get(name);
    if (imported !== undefined)
      return imported.name === null ? noDefinitions : this.#inModule(imported.module, imported.name, from);
    return from.wildcards.length === 0 ? noDefinitions : this.#inAnyFile(name);
  }

  /** The classes and functions that `module.name` in a file refers to; none for modules of libraries. */
  inModule(module: string, name: string, from: PythonFile): Definitions {
    const [head = '', ...rest] = module.split('.');
    const imported = from.imports.get(head);
    if (imported === undefined) return noDefinitions;
    const base = imported.name === null ? imported.module : dotted(imported.module, imported.name);
    const isWhole = imported.name === null && imported.module.split('.').length > 1;
    const path = isWhole && imported.module.startsWith(module) ? module : [base, ...rest].join('.');
    return this.#inModule(path, name, from);
  }

  /** The classes and functions of a name in all files. */
  #inAnyFile(name: string): Definitions {
    const known = this.#anywhere.get(name);
    if (known !== undefined) return known;
    const paths = this.#pathsByName().get(name) ?? [];
    const found = paths.slice(0, maxParsed).map((path) => {
      const file = this.file(path);
      return (file === null ? null : definedIn(file, name)) ?? noDefinitions;
    });
    const definitions = {
      classes: found.flatMap(({ classes }) => classes),
      functions: found.flatMap(({ functions }) => functions),
    };
    this.#anywhere.set(name, definitions);
    return definitions;
  }

  /** The paths of the files that define a class or function, by its name, as a regular expression finds them. */
  #pathsByName(): ReadonlyMap<string, readonly string[]> {
    if (this.#definingPaths !== undefined) return this.#definingPaths;
    const defining = new Map<string, string[]>();
    for (const [path, text] of this.texts) {
      for (const [, name = ''] of text.matchAll(/^[ \t]*(?:class|def)[ \t]+(\w+)/gmu)) {
        const paths = defining.get(name);
        if (paths === undefined) defining.set(name, [path]);
        else if (paths.at(-1) !== path) paths.push(path);
      }
    }
    this.#definingPaths = defining;
    return defining;
  }

  #inModule(module: string, name: string, from: PythonFile): Definitions {
    const paths = this.#pathsOf(module, from);
    for (const path of paths) {
      const file = this.file(path);
      const found = file === null ? null : definedIn(file, name);
      if (found !== null) return found;
    }
    // A package may re-export what another of its files defines.
    return paths.length > 0 || module.startsWith('.') ? this.#inAnyFile(name) : noDefinitions;
  }

  #pathsOf(module: string, from: PythonFile): readonly string[] {
    const dotless = module.replace(/^\.+/u, '');
    const dots = module.length - dotless.length;
    const inner = dotless.replaceAll('.', '/');
    if (dots > 0) {
      const folder = from.path.split('/').slice(0, -dots).join('/');
      const path = inner === '' ? folder : `${folder}/${inner}`;
      return [`${path}.py`, `${path}/__init__.py`].filter((candidate) => this.texts.has(candidate));
    }
    const ends = [`/${inner}.py`, `/${inner}/__init__.py`];
    return [...this.texts.keys()].filter((path) => ends.some((end) => `/${path}`.endsWith(end)));
  }
}

function definedIn(file: PythonFile, name: string): Definitions | null {
  const found = file.classes.get(name);
  if (found !== undefined) return { classes: [found], functions: [] };
  const node = file.functions.get(name);
  return node === undefined ? null : { classes: [], functions: [{ node, file }] };
}

function dotted(module: string, name: string): string {
  return module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
}
