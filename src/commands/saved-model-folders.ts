import * as vscode from 'vscode';

const contextKey = 'segcause.savedModelFolders';
const mostFolders = 500;

/** Keeps the Explorer's menu up to date on the folders that hold a `saved_model.pb`. */
export function watchSavedModelFolders(): vscode.Disposable {
  const pattern = '**/saved_model.pb';
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
  const update = async (): Promise<void> => {
    const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFolders);
    const folders = found.map((uri) => vscode.Uri.joinPath(uri, '..'));
    // The menu's `resourcePath` is the one on this machine's disk, or the one in a remote URI.
    const paths = [...new Set(folders.flatMap(({ path, fsPath }) => [path, fsPath]))];
    await vscode.commands.executeCommand('setContext', contextKey, paths);
  };
  const changed = [watcher.onDidCreate(() => void update()), watcher.onDidDelete(() => void update())];
  void update();
  return vscode.Disposable.from(watcher, ...changed);
}
