import * as vscode from 'vscode';
import type { Explanation, Layer } from '../documents/explanation.ts';
import { type Definition, unqualified } from './definition.ts';
import { entryOf, type TextSpan } from './model-entry.ts';
import { type PlacedComponents, placeComponents } from './placed-components.ts';
import { type ParsePython, loadPythonParser } from './python/parser.ts';
import { PythonProject } from './python/project.ts';
import { wordsOf } from './python/roots.ts';
import type { Syntax } from './python/syntax.ts';
import { pathsOf, PythonDefinitions } from './python-definitions.ts';
import { scriptDefinitions } from './script-names.ts';
import { SourceFiles, type SourceTexts } from './source-files.ts';

/** A model by its file, and its layers: all that the search needs of an explanation. */
export type LayeredModel = Pick<Explanation, 'layers'> & {
  readonly question: Pick<Explanation['question'], 'model'>;
};

/** A place that defines a layer; lines and columns count from 1. Without columns, the whole first line is selected. */
export type Target = Omit<Definition, 'file'> & {
  readonly uri: vscode.Uri;
  readonly columns?: Pick<TextSpan, 'column' | 'length'>;
};

interface ModelSource {
  readonly sources: SourceTexts;
  readonly definitions: PythonDefinitions;
}

const maxModels = 3;
const maxClasses = 24;
/** Time limits in milliseconds. */
const symbolTimeout = 1500;
const placingTimeout = 5000;
/** How many components are placed before other work of the process may run. */
const batchSize = 20;
const maxParsed = 100;

/** Searches the workspace for the code that defines layers. */
export class DefinitionSearch implements vscode.Disposable {
  readonly #python = new SourceFiles('**/*.py');
  /** Fires when Python source is created, changed or deleted. */
  readonly onDidChange = this.#python.onDidChange;
  #scripts: SourceFiles | undefined;
  #parser: Promise<ParsePython> | undefined;
  readonly #sources = new Map<string, { readonly version: number; readonly source: Promise<ModelSource> }>();

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** The definitions of a layer, all equally likely; none where the workspace has no source for it. */
  async ofLayer(explanation: LayeredModel, layer: Layer): Promise<readonly Target[]> {
    const { sources, definitions } = await this.#pythonOf(explanation);
    const found = definitions.ofLayer(layer);
    if (found.length > 0) return toTargets(found, sources);
    const named = await this.#inScripts(explanation, layer.path);
    return named.length > 0 ? named : inModel(explanation, layer.path);
  }

  /** The definitions of a module, else of the nearest module around it that is found. */
  async ofModule(explanation: LayeredModel, path: string): Promise<readonly Target[]> {
    const { sources, definitions } = await this.#pythonOf(explanation);
    const found = definitions.ofModule(path);
    if (found.length > 0) return toTargets(found, sources);
    const named = await this.#inScripts(explanation, path);
    return named.length > 0 ? named : toTargets(definitions.around(path), sources);
  }

  /** Places the components of an explanation at their definitions in Python; none where that exceeds its time limit. */
  async place(explanation: Explanation): Promise<readonly PlacedComponents[]> {
    const { definitions } = await this.#pythonOf(explanation);
    const work = placeComponents(explanation, definitions);
    const end = Date.now() + placingTimeout;
    for (let step = 1; Date.now() < end; step++) {
      const { done, value } = work.next();
      if (done === true) return value;
      if (step % batchSize === 0) await yieldToOthers();
    }
    return [];
  }

  dispose(): void {
    this.#python.dispose();
    this.#scripts?.dispose();
  }

  async #inScripts({ question }: LayeredModel, path: string): Promise<readonly Target[]> {
    this.#scripts ??= new SourceFiles('**/*.{js,mjs,cjs,jsx,ts,mts,tsx}');
    const scripts = await this.#scripts.read(vscode.Uri.file(question.model.path));
    return toTargets(scriptDefinitions(scripts.texts, path), scripts);
  }

  /** The source of a model, cached until the source changes. */
  #pythonOf(explanation: LayeredModel): Promise<ModelSource> {
    const { model } = explanation.question;
    const key = `${model.sha256} ${model.path}`;
    const { version } = this.#python;
    const cached = this.#sources.get(key);
    if (cached?.version === version) return cached.source;
    const source = this.#readSource(explanation);
    this.#sources.delete(key);
    this.#sources.set(key, { version, source });
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > maxModels && oldest !== undefined) this.#sources.delete(oldest);
    source.catch(() => this.#sources.delete(key));
    return source;
  }

  async #readSource(explanation: LayeredModel): Promise<ModelSource> {
    const { layers, question } = explanation;
    this.#parser ??= this.#loadParser();
    const [parse, classes] = await Promise.all([this.#parser, classFiles(explanation)]);
    const sources = await this.#python.read(vscode.Uri.file(question.model.path), classes);
    const project = new PythonProject(sources.texts, parse);
    const { needed, likely } = wordsOf(pathsOf(layers));
    for (const path of project.pathsWith(needed, likely)) {
      project.file(path);
      await yieldToOthers();
    }
    return { sources, definitions: new PythonDefinitions(project, layers) };
  }

  async #loadParser(): Promise<ParsePython> {
    const pathOf = (name: string): string =>
      vscode.Uri.joinPath(this.extensionUri, 'dist', 'python', name).fsPath;
    const parse = await loadPythonParser({
      parser: pathOf('web-tree-sitter.wasm'),
      grammar: pathOf('tree-sitter-python.wasm'),
    });
    return cached(parse);
  }
}

/** Lets other work of this process run. */
function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Caches the syntax trees of the texts that were used last. */
function cached(parse: ParsePython): ParsePython {
  const trees = new Map<string, Syntax>();
  return (source) => {
    const syntax = trees.get(source) ?? parse(source);
    trees.delete(source);
    trees.set(source, syntax);
    const [oldest] = trees.keys();
    if (trees.size > maxParsed && oldest !== undefined) trees.delete(oldest);
    return syntax;
  };
}

function toTargets(found: readonly Definition[], { uris }: SourceTexts): readonly Target[] {
  return found.flatMap(({ file, ...definition }) => {
    const uri = uris.get(file);
    return uri === undefined ? [] : [{ ...definition, uri }];
  });
}

/** The files in which a language server, if there is one, finds the classes that the model names. */
async function classFiles({ layers }: LayeredModel): Promise<readonly vscode.Uri[]> {
  const named = layers.flatMap(({ classes }) => classes).filter((name) => !/^(torch|aten)\./u.test(name));
  const names = [...new Set(named.map(unqualified))].slice(0, maxClasses);
  if (names.length === 0) return [];
  const found = Promise.all(names.map(filesOfClass)).then((files) => files.flat());
  const timeout = new Promise<readonly vscode.Uri[]>((resolve) => setTimeout(resolve, symbolTimeout, []));
  return Promise.race([found, timeout]);
}

async function filesOfClass(name: string): Promise<readonly vscode.Uri[]> {
  const symbols = await vscode.commands
    .executeCommand<vscode.SymbolInformation[] | undefined>('vscode.executeWorkspaceSymbolProvider', name)
    .then(undefined, () => undefined);
  return (symbols ?? [])
    .filter((symbol) => symbol.name === name && symbol.kind === vscode.SymbolKind.Class)
    .map(({ location }) => location.uri)
    .filter(({ scheme, path }) => scheme === 'file' && path.endsWith('.py'));
}

const maxModelBytes = 2 ** 24;

/** The entry of a layer in the model file, if that is a `model.json` of TensorFlow.js. */
async function inModel({ question }: LayeredModel, path: string): Promise<readonly Target[]> {
  const uri = vscode.Uri.file(question.model.path);
  // Whatever path an explanation names, in an untrusted workspace it is not opened.
  if (!vscode.workspace.isTrusted || !uri.path.endsWith('.json')) return [];
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxModelBytes) return [];
    const entry = entryOf(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), path);
    if (entry === null) return [];
    const { line, ...columns } = entry;
    return [{ uri, line, endLine: line, why: "the layer's entry in the model", columns }];
  } catch {
    return [];
  }
}
