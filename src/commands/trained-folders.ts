import { basename, dirname } from 'node:path/posix';
import * as vscode from 'vscode';
import { groupedBy } from '../grouped-by.ts';
import { filesLike, keepUpToDate, setMenuPaths } from './explorer-menu.ts';

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
  return keepUpToDate(Object.values(patterns), update);
}

async function update(): Promise<void> {
  const [plans, checkpoints, configurations, models] = await Promise.all([
    filesLike(patterns.plans, mostFiles),
    filesLike(patterns.checkpoints, mostFiles),
    filesLike(patterns.configurations, mostFiles),
    filesLike(patterns.models, mostFiles),
  ]);
  const results = trainings(plans, checkpoints, (path) => dirname(path));
  const bundles = trainings(configurations, models, (path) => dirname(dirname(path)));
  await setMenuPaths(
    'segcause.trainings',
    [...results, ...bundles].flatMap(({ folder, paths }) => [folder, ...paths]),
  );
  const folded = results.filter(({ folds }) => folds > 1);
  await setMenuPaths(
    'segcause.foldedTrainings',
    folded.flatMap(({ folder, paths }) => [folder, ...paths.slice(0, 1)]),
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
  const around = (weight: vscode.Uri): string => dirname(dirname(weight.path));
  const byFolder = new Map(groupedBy(weights, around).map((own) => [around(own[0]), own]));
  return files.flatMap((file) => {
    const path = folderOf(file.path);
    const own = byFolder.get(path) ?? [];
    if (own.length === 0) return [];
    const inFolds = own.filter((one) => basename(dirname(one.path)).startsWith('fold_'));
    const folds = groupedBy(inFolds, (one) => dirname(one.path)).map(([one]) =>
      vscode.Uri.joinPath(one, '..'),
    );
    return [{ paths: [file, ...own, ...folds], folder: file.with({ path }), folds: folds.length }];
  });
}
