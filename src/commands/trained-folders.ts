import { basename, dirname } from 'node:path/posix';
import * as vscode from 'vscode';

/** Paths that the Explorer's menu offers to explain, and those whose folds it offers to compare. */
const contexts = { explained: 'segcause.trainings', compared: 'segcause.foldedTrainings' } as const;
const patterns = {
  plans: '**/plans.json',
  checkpoints: '**/fold_*/checkpoint_*.pth',
  configurations: '**/configs/inference.{json,yaml,yml}',
  models: '**/models/model.{pt,ts}',
} as const;
const mostFiles = 2000;

/** A training's folder, what lies in it to be called on, and its folds. */
interface Training {
  readonly paths: readonly vscode.Uri[];
  readonly folder: vscode.Uri;
  readonly folds: number;
}

/**
 * Keeps the Explorer's menu up to date on what trainers wrote: nnU-Net results folders and MONAI bundles. Only names are
 * read.
 */
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
  const [plans, checkpoints, configurations, models] = await Promise.all(
    Object.values(patterns).map((pattern) =>
      vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles),
    ),
  );
  const results = trainings(plans ?? [], checkpoints ?? [], (path) => dirname(path));
  const bundles = trainings(configurations ?? [], models ?? [], (path) => dirname(dirname(path)));
  await set(contexts.explained, [...results, ...bundles]);
  await set(
    contexts.compared,
    results.filter(({ folds }) => folds > 1),
  );
}

/**
 * Trainings by a file that describes each, and by weights two folders below the folder of the training.
 * @param folderOf the path of the training's folder, by that of the file
 */
function trainings(
  files: readonly vscode.Uri[],
  weights: readonly vscode.Uri[],
  folderOf: (path: string) => string,
): readonly Training[] {
  return files.flatMap((file) => {
    const path = folderOf(file.path);
    const own = weights.filter((one) => dirname(dirname(one.path)) === path);
    if (own.length === 0) return [];
    const folders = own.filter(({ path: one }) => basename(dirname(one)).startsWith('fold_'));
    const folds = [
      ...new Map(folders.map((one) => [dirname(one.path), vscode.Uri.joinPath(one, '..')])).values(),
    ];
    return [{ paths: [file, ...own, ...folds], folder: file.with({ path }), folds: folds.length }];
  });
}

async function set(context: string, found: readonly Training[]): Promise<void> {
  const uris = found.flatMap(({ folder, paths }) =>
    context === contexts.explained ? [folder, ...paths] : [folder, ...paths.slice(0, 1)],
  );
  // The menu's `resourcePath` is the one on this machine's disk, or the one in a remote URI.
  const paths = [...new Set(uris.flatMap(({ path, fsPath }) => [path, fsPath]))];
  await vscode.commands.executeCommand('setContext', context, paths);
}
