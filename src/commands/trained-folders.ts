import { basename, dirname } from 'node:path/posix';
import * as vscode from 'vscode';

/** Paths that the Explorer's menu offers to explain, and those whose folds it offers to compare. */
const contexts = { explained: 'segcause.trainings', compared: 'segcause.foldedTrainings' } as const;
const patterns = { plans: '**/plans.json', checkpoints: '**/fold_*/checkpoint_*.pth' } as const;
const mostFiles = 2000;

/** Keeps the Explorer's menu up to date on what trainers wrote: nnU-Net results folders. Only names are read. */
export function watchTrainedFolders(): vscode.Disposable {
  const watchers = Object.values(patterns).map((pattern) =>
    vscode.workspace.createFileSystemWatcher(pattern, false, true, false),
  );
  const changed = watchers.flatMap((watcher) => [
    watcher.onDidCreate(() => void update()),
    watcher.onDidDelete(() => void update()),
  ]);
  void update();
  return vscode.Disposable.from(...watchers, ...changed);
}

async function update(): Promise<void> {
  const [plans, checkpoints] = await Promise.all([find(patterns.plans), find(patterns.checkpoints)]);
  const trainings = plans.flatMap((file) => {
    const own = checkpoints.filter(({ path }) => dirname(dirname(path)) === dirname(file.path));
    return own.length > 0 ? [{ file, own }] : [];
  });
  const folder = (file: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(file, '..');
  const ofFolder = ({ file }: { readonly file: vscode.Uri }): readonly vscode.Uri[] => [file, folder(file)];
  await set(
    contexts.explained,
    trainings.flatMap((one) => [...ofFolder(one), ...one.own, ...one.own.map(folder)]),
  );
  const isFolded = ({ own }: { readonly own: readonly vscode.Uri[] }): boolean =>
    new Set(own.map(({ path }) => basename(dirname(path)))).size > 1;
  await set(contexts.compared, trainings.filter(isFolded).flatMap(ofFolder));
}

function find(pattern: string): Thenable<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
}

async function set(context: string, uris: readonly vscode.Uri[]): Promise<void> {
  // The menu's `resourcePath` is the one on this machine's disk, or the one in a remote URI.
  const paths = [...new Set(uris.flatMap(({ path, fsPath }) => [path, fsPath]))];
  await vscode.commands.executeCommand('setContext', context, paths);
}
