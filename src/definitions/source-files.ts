import * as vscode from 'vscode';

const mostFiles = 3000;
const mostBytes = 512 * 1024;
const mostBytesInAll = 32e6;
const atATime = 32;
/** What nobody writes models in, whatever the settings exclude. */
const never = ['**/node_modules/**', '**/.git/**', '**/site-packages/**', '**/.venv/**', '**/venv/**'];

/** The texts of source files, as they are in the editor where they are open, by the path of their URI. */
export interface Sources {
  readonly texts: ReadonlyMap<string, string>;
  readonly uris: ReadonlyMap<string, vscode.Uri>;
}

/** The workspace's source files of some languages; what was read is kept until it changes. */
export class SourceFiles implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Some file came, changed or went. */
  readonly onDidChange = this.#changed.event;
  #version = 0;
  readonly #texts = new Map<string, Promise<string | null>>();
  #found: Promise<readonly vscode.Uri[]> | undefined;
  readonly #watching: readonly vscode.Disposable[];

  /** @param pattern which files, such as `**\/*.py` */
  constructor(private readonly pattern: string) {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const tell = (): void => {
      this.#version++;
      this.#changed.fire();
    };
    const forget = (uri: vscode.Uri): void => {
      this.#texts.delete(uri.toString());
      tell();
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
        if (contentChanges.length > 0 && this.#texts.has(document.uri.toString())) tell();
      }),
    ];
  }

  /** Another number whenever something has changed. */
  get version(): number {
    return this.#version;
  }

  /**
   * Reads the files, those nearest to a place first; no more of them than an editor should hold.
   * @param more files that are known to matter, wherever they are
   */
  async read(near: vscode.Uri, more: readonly vscode.Uri[] = []): Promise<Sources> {
    const found = await (this.#found ??= this.#find());
    const sorted = [...found].sort((a, b) => distance(a, near) - distance(b, near));
    const uris = new Map([...more, ...sorted].map((uri) => [uri.path, uri]));
    const texts = new Map<string, string>();
    const waiting = [...uris];
    let bytes = 0;
    while (waiting.length > 0 && bytes < mostBytesInAll) {
      const batch = waiting.splice(0, atATime);
      const read = await Promise.all(batch.map(([, uri]) => this.#read(uri)));
      batch.forEach(([path], i) => {
        const text = read[i];
        if (text === undefined || text === null) return;
        texts.set(path, text);
        bytes += text.length;
      });
    }
    return { texts, uris };
  }

  dispose(): void {
    for (const one of this.#watching) one.dispose();
    this.#changed.dispose();
  }

  async #find(): Promise<readonly vscode.Uri[]> {
    return vscode.workspace.findFiles(this.pattern, `{${excluded().join(',')}}`, mostFiles);
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
    if (size > mostBytes) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** What the user excludes from files and from searches. */
function excluded(): readonly string[] {
  const settings = ['files.exclude', 'search.exclude'].flatMap((name) =>
    Object.entries(vscode.workspace.getConfiguration().get<Record<string, unknown>>(name, {})),
  );
  // Braces cannot be nested in a pattern.
  const own = settings.flatMap(([pattern, on]) => (on === true && !/[{},]/u.test(pattern) ? [pattern] : []));
  return [...never, ...own];
}

/** How many folders lie between two files. */
function distance(a: vscode.Uri, b: vscode.Uri): number {
  const [from, to] = [a.path.split('/'), b.path.split('/')];
  const different = from.findIndex((name, i) => name !== to[i]);
  const common = different < 0 ? from.length : different;
  return from.length + to.length - 2 * common;
}
