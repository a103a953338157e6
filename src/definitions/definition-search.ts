import * as vscode from 'vscode';
import type { Explanation, Layer } from '../documents/explanation.ts';
import type { Definition } from './definition.ts';
import { entryOf, type Stretch } from './model-entry.ts';
import { type PlacedComponents, placeComponents } from './placed-components.ts';
import { type ParsePython, loadPythonParser } from './python/parser.ts';
import { PythonProject } from './python/project.ts';
import { wordsOf } from './python/roots.ts';
import type { Syntax } from './python/syntax.ts';
import { pathsOf, PythonDefinitions } from './python-definitions.ts';
import { scriptDefinitions } from './script-names.ts';
import { SourceFiles, type Sources } from './source-files.ts';

/** A place that defines a layer; lines and columns count from 1. Without columns it is all of its first line. */
export type Target = Omit<Definition, 'file'> & {
  readonly uri: vscode.Uri;
  readonly columns?: Pick<Stretch, 'column' | 'length'>;
};

interface Known {
  readonly sources: Sources;
  readonly definitions: PythonDefinitions;
}

const mostModels = 3;
const mostClasses = 24;
const symbolPatience = 1500;
const placingPatience = 5000;
const atATime = 20;

/** Looks for the code that defines layers in the workspace. */
export class DefinitionSearch implements vscode.Disposable {
  readonly #python = new SourceFiles('**/*.py');
  /** Python source came, changed or went. */
  readonly onDidChange = this.#python.onDidChange;
  #scripts: SourceFiles | undefined;
  #parser: Promise<ParsePython> | undefined;
  readonly #known = new Map<string, { readonly version: number; readonly known: Promise<Known> }>();

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** Where a layer is defined, all equally likely; none where the workspace has no source for it. */
  async ofLayer(explanation: Explanation, layer: Layer): Promise<readonly Target[]> {
    const { sources, definitions } = await this.#pythonOf(explanation);
    const found = definitions.ofLayer(layer);
    if (found.length > 0) return toTargets(found, sources);
    const named = await this.#inScripts(explanation, layer.path);
    if (named.length > 0) return named;
    const known = await outside(layer);
    return known.length > 0 ? known : inModel(explanation, layer.path);
  }

  /** Where a module of the tree is defined, else the nearest module around it that is found. */
  async ofModule(explanation: Explanation, path: string): Promise<readonly Target[]> {
    const { sources, definitions } = await this.#pythonOf(explanation);
    const found = definitions.ofModule(path);
    if (found.length > 0) return toTargets(found, sources);
    const named = await this.#inScripts(explanation, path);
    return named.length > 0 ? named : toTargets(definitions.near(path), sources);
  }

  /** Where the components of an explanation are defined in Python. */
  async place(explanation: Explanation): Promise<readonly PlacedComponents[]> {
    const { definitions } = await this.#pythonOf(explanation);
    const work = placeComponents(explanation, definitions);
    const end = Date.now() + placingPatience;
    for (let step = 1; Date.now() < end; step++) {
      const { done, value } = work.next();
      if (done === true) return value;
      if (step % atATime === 0) await turn();
    }
    return [];
  }

  dispose(): void {
    this.#python.dispose();
    this.#scripts?.dispose();
  }

  async #inScripts({ question }: Explanation, path: string): Promise<readonly Target[]> {
    this.#scripts ??= new SourceFiles('**/*.{js,mjs,cjs,jsx,ts,mts,tsx}');
    const scripts = await this.#scripts.read(vscode.Uri.file(question.model.path));
    return toTargets(scriptDefinitions(scripts.texts, path), scripts);
  }

  /** What is known of a model's source; it is worked out anew when the source has changed. */
  #pythonOf(explanation: Explanation): Promise<Known> {
    const { model } = explanation.question;
    const key = `${model.sha256} ${model.path}`;
    const { version } = this.#python;
    const before = this.#known.get(key);
    if (before?.version === version) return before.known;
    const known = this.#learn(explanation);
    this.#known.delete(key);
    this.#known.set(key, { version, known });
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostModels && oldest !== undefined) this.#known.delete(oldest);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  async #learn(explanation: Explanation): Promise<Known> {
    const { layers, question } = explanation;
    this.#parser ??= this.#load();
    const [parse, classes] = await Promise.all([this.#parser, filesOfClasses(explanation)]);
    const sources = await this.#python.read(vscode.Uri.file(question.model.path), classes);
    const project = new PythonProject(sources.texts, parse);
    const { needed, likely } = wordsOf(pathsOf(layers));
    for (const path of project.pathsWith(needed, likely)) {
      project.file(path);
      await turn();
    }
    return { sources, definitions: new PythonDefinitions(project, layers) };
  }

  async #load(): Promise<ParsePython> {
    const at = (name: string): string =>
      vscode.Uri.joinPath(this.extensionUri, 'dist', 'python', name).fsPath;
    const parse = await loadPythonParser({
      parser: at('web-tree-sitter.wasm'),
      grammar: at('tree-sitter-python.wasm'),
    });
    return remembering(parse);
  }
}

/** Lets others of this process have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Parses the same text only once, as long as it is among those used last. */
function remembering(parse: ParsePython): ParsePython {
  const known = new Map<string, Syntax>();
  return (source) => {
    const syntax = known.get(source) ?? parse(source);
    known.delete(source);
    known.set(source, syntax);
    const [oldest] = known.keys();
    if (known.size > 100 && oldest !== undefined) known.delete(oldest);
    return syntax;
  };
}

function toTargets(found: readonly Definition[], { uris }: Sources): readonly Target[] {
  return found.flatMap(({ file, ...definition }) => {
    const uri = uris.get(file);
    return uri === undefined ? [] : [{ ...definition, uri }];
  });
}

/** The files in which a language server, if there is one, knows the classes that the model names. */
async function filesOfClasses({ layers }: Explanation): Promise<readonly vscode.Uri[]> {
  const named = layers.flatMap(({ classes }) => classes).filter((name) => !/^(torch|aten)\./u.test(name));
  const names = [...new Set(named.map((name) => name.split('.').at(-1) ?? ''))].slice(0, mostClasses);
  if (names.length === 0) return [];
  const found = Promise.all(names.map(classFiles)).then((files) => files.flat());
  const patience = new Promise<readonly vscode.Uri[]>((resolve) => setTimeout(resolve, symbolPatience, []));
  return Promise.race([found, patience]);
}

async function classFiles(name: string): Promise<readonly vscode.Uri[]> {
  const symbols = await vscode.commands
    .executeCommand<vscode.SymbolInformation[] | undefined>('vscode.executeWorkspaceSymbolProvider', name)
    .then(undefined, () => undefined);
  return (symbols ?? [])
    .filter((symbol) => symbol.name === name && symbol.kind === vscode.SymbolKind.Class)
    .map(({ location }) => location.uri)
    .filter(({ scheme, path }) => scheme === 'file' && path.endsWith('.py'));
}

const mostModelBytes = 2 ** 24;

/** A layer's own entry in the model file, where that is a `model.json` of TensorFlow.js. */
async function inModel({ question }: Explanation, path: string): Promise<readonly Target[]> {
  const uri = vscode.Uri.file(question.model.path);
  if (!uri.path.endsWith('.json')) return [];
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostModelBytes) return [];
    const entry = entryOf(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), path);
    if (entry === null) return [];
    const { line, ...columns } = entry;
    return [{ uri, line, endLine: line, why: "the layer's entry in the model", columns }];
  } catch {
    return [];
  }
}

/** Lines of source outside of the workspace, such as of a library: only what the model itself names. */
async function outside(layer: Layer): Promise<readonly Target[]> {
  if (!vscode.workspace.isTrusted) return [];
  for (const { file, line } of layer.locations) {
    // No path that leads to another machine, and nothing but source.
    if (!/^(\/[^/]|[A-Za-z]:[/\\])/u.test(file) || !file.endsWith('.py')) continue;
    const uri = vscode.Uri.file(file);
    const exists = await vscode.workspace.fs.stat(uri).then(
      ({ type }) => type === vscode.FileType.File,
      () => false,
    );
    if (exists) return [{ uri, line, endLine: line, why: 'called here when the model was exported' }];
  }
  return [];
}
