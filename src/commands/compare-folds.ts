import * as vscode from 'vscode';
import { at } from '../at.ts';
import { trainedAt } from '../conversion/trained/trained-at.ts';
import type { TrainedWeights } from '../conversion/trained/trained-model.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { compareFiles } from './compare-models.ts';
import { onnxOf } from './trained-model.ts';

/** "Compare Folds": two folds of a training, converted where they were not; of more than two, the user picks. */
export async function compareFolds(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (!(await requireTrust())) return;
  const folds = called && (await trainedAt(called.fsPath));
  if (!folds || folds.length < 2)
    throw new UserError('Select an nnU-Net results folder that holds two folds or more in the Explorer.');
  const two = folds.length === 2 ? folds : await pickTwo(folds);
  if (two === undefined) return;
  const before = await onnxOf(services, at(two, 0));
  if (before === undefined) return;
  const after = await onnxOf(services, at(two, 1));
  if (after !== undefined) await compareFiles(services, [before, after]);
}

/** @returns undefined when dismissed */
async function pickTwo(folds: readonly TrainedWeights[]): Promise<readonly TrainedWeights[] | undefined> {
  const items = folds.map((fold, i) => ({ label: fold.label, picked: i < 2, fold }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Folds to Compare',
    placeHolder: 'Two of them',
    canPickMany: true,
  });
  if (chosen === undefined) return undefined;
  if (chosen.length !== 2) throw new UserError(`${chosen.length} folds were chosen: two are compared.`);
  return chosen.map(({ fold }) => fold);
}
