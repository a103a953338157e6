import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import { parseExplanation, withAbsolutePaths } from '../documents/file.ts';

/** An explanation file, and what it says. */
export interface SavedFindings {
  readonly uri: vscode.Uri;
  readonly explanation: Explanation;
}

interface Known {
  readonly mtime: number;
  /** Null where it says nothing of components, or cannot be read. */
  readonly explanation: Explanation | null;
}

const pattern = '**/*.segcause.json';
const mostFiles = 100;
const mostBytes = 64e6;

/** The newest explanation of each model of the workspace that knows the effects of components. */
export class NewestExplanations implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(pattern);
  readonly #changed = new vscode.EventEmitter<void>();
  /** Some explanation came, changed or went. */
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<string, Known>();

  constructor() {
    const tell = (): void => {
      this.#changed.fire();
    };
    this.#watcher.onDidCreate(tell);
    this.#watcher.onDidChange(tell);
    this.#watcher.onDidDelete(tell);
  }

  async find(): Promise<readonly SavedFindings[]> {
    const uris = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
    const files = await Promise.all(uris.map(async (uri) => ({ uri, known: await this.#read(uri) })));
    const newest = new Map<string, SavedFindings>();
    for (const { uri, known } of files.sort((a, b) => b.known.mtime - a.known.mtime)) {
      const { explanation } = known;
      if (explanation === null || newest.has(explanation.question.model.path)) continue;
      newest.set(explanation.question.model.path, { uri, explanation });
    }
    return [...newest.values()];
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #read(uri: vscode.Uri): Promise<Known> {
    const key = uri.toString();
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const before = this.#known.get(key);
      if (before?.mtime === mtime) return before;
      const known = { mtime, explanation: size > mostBytes ? null : await withComponents(uri) };
      this.#known.set(key, known);
      return known;
    } catch {
      return { mtime: 0, explanation: null };
    }
  }
}

async function withComponents(uri: vscode.Uri): Promise<Explanation | null> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  if (/"components": ?null/u.test(text)) return null;
  try {
    const explanation = withAbsolutePaths(parseExplanation(text, uri.path), dirname(uri.fsPath));
    return explanation.components === null ? null : explanation;
  } catch {
    // The panel says what is wrong with it, when it is opened.
    return null;
  }
}
