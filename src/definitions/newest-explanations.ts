import * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import { parseDocument } from '../documents/file.ts';

/** An explanation file and its contents. */
export interface SavedFindings {
  readonly uri: vscode.Uri;
  readonly explanation: Explanation;
}

interface CachedExplanation {
  readonly mtime: number;
  /** Null where it has no effects of components, or cannot be read. */
  readonly explanation: Explanation | null;
}

const pattern = '**/*.segcause.json';
const maxFiles = 100;
const maxBytes = 64e6;

/** For each model of the workspace, its newest explanation that has effects of components. */
export class NewestExplanations implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(pattern);
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when an explanation file is created, changed or deleted. */
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<string, CachedExplanation>();

  constructor() {
    const fire = (): void => {
      this.#changed.fire();
    };
    this.#watcher.onDidCreate(fire);
    this.#watcher.onDidChange(fire);
    this.#watcher.onDidDelete(fire);
  }

  async find(): Promise<readonly SavedFindings[]> {
    const uris = await vscode.workspace.findFiles(pattern, '**/node_modules/**', maxFiles);
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

  async #read(uri: vscode.Uri): Promise<CachedExplanation> {
    const key = uri.toString();
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const before = this.#known.get(key);
      if (before?.mtime === mtime) return before;
      const known = { mtime, explanation: size > maxBytes ? null : await withComponents(uri) };
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
    const explanation = parseDocument(explanationKind, text, uri.fsPath);
    return explanation.components === null ? null : explanation;
  } catch {
    // The panel reports what is wrong with the file when it is opened.
    return null;
  }
}
