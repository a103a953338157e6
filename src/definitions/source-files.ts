import * as vscode from 'vscode';

const maxFiles = 3000;
const maxBytesPerFile = 512 * 1024;
const maxBytesInAll = 32e6;
const batchSize = 32;
/** Folders that are always excluded, since users write no models in them. */
const alwaysExcluded = [
  '**/node_modules/**',
  '**/.git/**',
  '**/site-packages/**',
  '**/.venv/**',
  '**/venv/**',
];

/** Source files by the path of their URI; the text of an open file is the editor's, saved or not. */
export interface SourceTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly uris: ReadonlyMap<string, vscode.Uri>;
}

/** The workspace's files that match a pattern; texts are cached until they change. */
export class SourceFiles implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a file is created, changed or deleted. */
  readonly onDidChange = this.#changed.event;
  #version = 0;
  readonly #texts = new Map<string, Promise<string | null>>();
  #found: Promise<readonly vscode.Uri[]> | undefined;
  readonly #watching: readonly vscode.Disposable[];

  /** @param pattern a glob pattern such as `**\/*.py` */
  constructor(private readonly pattern: string) {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const fire = (): void => {
      this.#version++;
      this.#changed.fire();
    };
    const forget = (uri: vscode.Uri): void => {
      this.#texts.delete(uri.toString());
      fire();
    };
    const forgetAll = (uri: vscode.Uri): void => {
      this.#found = undefined;
      forget(uri);
    };
    this.#watching = [
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forgetAll),
      watcher.onDidDelete(forgetAll),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#texts.has(document.uri.toString())) fire();
      }),
    ];
  }

  /** A number that increases with every change. */
  get version(): number {
    return this.#version;
  }

  /**
   * Reads the files, those nearest to `near` first, until they exceed a total size.
   * @param more files to read before all others
   */
  async read(near: vscode.Uri, more: readonly vscode.Uri[] = []): Promise<SourceTexts> {
    const found = await (this.#found ??= this.#find());
    const sorted = [...found].sort((a, b) => distance(a, near) - distance(b, near));
    const uris = new Map([...more, ...sorted].map((uri) => [uri.path, uri]));
    const texts = new Map<string, string>();
    const waiting = [...uris];
    let bytes = 0;
    while (waiting.length > 0 && bytes < maxBytesInAll) {
      const batch = waiting.splice(0, batchSize);
      const read = await Promise.all(
        batch.map(async ([path, uri]) => ({ path, text: await this.#read(uri) })),
      );
      for (const { path, text } of read) {
        if (text === null) continue;
        texts.set(path, text);
        bytes += text.length;
      }
    }
    return { texts, uris };
  }

  dispose(): void {
    for (const one of this.#watching) one.dispose();
    this.#changed.dispose();
  }

  async #find(): Promise<readonly vscode.Uri[]> {
    return vscode.workspace.findFiles(this.pattern, `{${excluded().join(',')}}`, maxFiles);
  }

  #read(uri: vscode.Uri): Promise<string | null> {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
    const known = this.#texts.get(key) ?? readSmall(uri);
    this.#texts.set(key, known);
    return open === undefined ? known : Promise.resolve(open.getText());
  }
}

/** The text of a file, or null where it is too large or cannot be read. */
async function readSmall(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytesPerFile) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** The patterns that the user excludes from files and from searches. */
function excluded(): readonly string[] {
  const settings = ['files.exclude', 'search.exclude'].flatMap((name) =>
    Object.entries(vscode.workspace.getConfiguration().get<Record<string, unknown>>(name, {})),
  );
  // Braces cannot be nested in a pattern.
  const own = settings.flatMap(([pattern, on]) => (on === true && !/[{},]/u.test(pattern) ? [pattern] : []));
  return [...alwaysExcluded, ...own];
}

/** The number of folders between two files in the folder tree. */
function distance(a: vscode.Uri, b: vscode.Uri): number {
  const [from, to] = [a.path.split('/'), b.path.split('/')];
  const different = from.findIndex((name, i) => name !== to[i]);
  const common = different < 0 ? from.length : different;
  return from.length + to.length - 2 * common;
}
