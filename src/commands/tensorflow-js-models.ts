import { open } from 'node:fs/promises';
import * as vscode from 'vscode';

const contextKey = 'segcause.tensorflowJsModels';
const mostFiles = 500;
const headBytes = 4096;

/** Keeps the Explorer's menu up to date on the files called `model.json` whose content is a TensorFlow.js model. */
export function watchTensorFlowJsModels(): vscode.Disposable {
  const pattern = '**/model.json';
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const update = async (): Promise<void> => {
    const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
    const models: vscode.Uri[] = [];
    for (const uri of found) if (await isTensorFlowJsModel(uri.fsPath)) models.push(uri);
    // The menu's `resourcePath` is the one on this machine's disk, or the one in a remote URI.
    const paths = [...new Set(models.flatMap(({ path, fsPath }) => [path, fsPath]))];
    await vscode.commands.executeCommand('setContext', contextKey, paths);
  };
  const changed = [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((event) =>
    event(() => void update()),
  );
  void update();
  return vscode.Disposable.from(watcher, ...changed);
}

/** Whether a file begins as a TensorFlow.js `model.json` does; no more of it is read. */
export async function isTensorFlowJsModel(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      const head = buffer.toString('utf8', 0, bytesRead);
      return (
        /^\s*\{/u.test(head) &&
        /"(?:modelTopology|weightsManifest)"|"format":\s*"(?:graph|layers)-model"/u.test(head)
      );
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
