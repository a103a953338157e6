import * as vscode from 'vscode';

/** How long changes are gathered, in milliseconds: a folder that is copied brings many files at once. */
const gathering = 300;

/**
 * Runs an update now, and again after files that match a pattern came, went or, where that is asked for, changed; one at a
 * time, so that the last one holds.
 */
export function keepUpToDate(
  patterns: readonly string[],
  update: () => Promise<void>,
  { onChange = false }: { readonly onChange?: boolean } = {},
): vscode.Disposable {
  let last = update();
  let due: NodeJS.Timeout | undefined;
  const changed = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      last = last.then(update, update);
    }, gathering);
  };
  const watchers = patterns.map((pattern) => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, !onChange, false);
    watcher.onDidCreate(changed);
    watcher.onDidChange(changed);
    watcher.onDidDelete(changed);
    return watcher;
  });
  return vscode.Disposable.from(...watchers, {
    dispose: () => {
      clearTimeout(due);
    },
  });
}

/** Files of the workspace by a pattern, at most so many; those of installed packages are left out. */
export async function filesLike(pattern: string, most: number): Promise<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles(pattern, '**/node_modules/**', most);
}

/** Sets the paths that a context of the Explorer's menu holds. */
export async function setMenuPaths(context: string, uris: readonly vscode.Uri[]): Promise<void> {
  // The menu's `resourcePath` is the one on this machine's disk, or the one in a remote URI.
  const paths = [...new Set(uris.flatMap(({ path, fsPath }) => [path, fsPath]))];
  await vscode.commands.executeCommand('setContext', context, paths);
}
