import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { differingTerms, termsInWords } from '../documents/common-terms.ts';
import { comparisonKind, type ComparisonRequest } from '../documents/comparison-kind.ts';
import type { Explanation } from '../documents/explanation.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import { settingsOfQuestion } from '../documents/settings-of-question.ts';
import { UserError } from '../errors.ts';
import { comparisonView } from '../views/comparison/comparison-view.ts';
import { documentFromText, readText } from '../views/document/document-file.ts';
import { openPrepared } from '../views/document/open-prepared.ts';
import { showFailure } from '../views/failures.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { activeModel } from './active-file.ts';
import { chooseSettings } from './choose-settings.ts';
import { stemOf } from '../files/stem.ts';
import { pickModel } from './pick-model.ts';
import { reading } from './reading.ts';

/** Two files to compare, the one that came first first. */
type TwoFiles = readonly [before: vscode.Uri, after: vscode.Uri];

/**
 * "Compare Segmentation Models": on two selected models, or two explanations. From the palette or a model's page, what
 * is missing is asked for.
 */
export async function compareSelected(
  services: Services,
  called: vscode.Uri | undefined,
  _detail: string | undefined,
  selected: readonly vscode.Uri[],
): Promise<void> {
  if (selected.length > 2)
    throw new UserError('Select two models, or two explanations: no more are compared.');
  if (!(await requireTrust())) return;
  const one = selected[0] ?? (await pickModel(called ?? activeModel(), 'First Model to Compare'));
  if (one === undefined) return;
  const other =
    selected[1] ?? (await pickModel(undefined, `Model to Compare ${basename(one.path)} With`, one));
  if (other === undefined) return;
  const { files, reason } = await inOrder(one, other);
  const isOpened = await compareFiles(services, files);
  if (isOpened && !files.some(isExplanation)) offerToSwap(services, files, reason);
}

/** Says which model comes first, and why; whoever meant it the other way round swaps them. */
function offerToSwap(services: Services, [before, after]: TwoFiles, reason: string): void {
  const swap = 'Swap';
  const message = `${basename(before.path)} is taken as the earlier model: ${reason}.`;
  void vscode.window.showInformationMessage(message, swap).then(async (choice) => {
    if (choice !== swap) return;
    await compareFiles(services, [after, before]).catch((error: unknown) => showFailure(error, services.log));
  });
}

/**
 * Puts two files on common terms, writes the comparison and opens it; it then runs.
 * @returns whether it was opened; the user may step back
 * @throws UserError when one is a model and the other an explanation, or they cannot be compared
 */
export async function compareFiles(services: Services, files: TwoFiles): Promise<boolean> {
  if (!(await requireTrust())) return false;
  const [before, after] = files;
  if (isExplanation(before) !== isExplanation(after)) {
    throw new UserError(
      `${basename(before.path)} and ${basename(after.path)} are of different kinds: compare two models, or two explanations.`,
    );
  }
  const asked = isExplanation(before)
    ? await requestOfExplanations(files)
    : await requestOfModels(services, files);
  if (asked === undefined) return false;
  const paths = files.map(({ path }) => path);
  const prepared = await reading(paths, async (token) => {
    const engine = await services.engine();
    return engine.prepare(comparisonKind, asked, token);
  });
  if (prepared === undefined) return false;
  await openPrepared(comparisonView, prepared, freeFile(files), services);
  return true;
}

function isExplanation({ path }: vscode.Uri): boolean {
  return path.endsWith(explanationKind.ending);
}

/** @returns undefined when the user stepped back */
async function requestOfModels(
  services: Services,
  [before, after]: TwoFiles,
): Promise<ComparisonRequest | undefined> {
  const settings = await chooseSettings(services, before.fsPath);
  return settings && { of: 'models', before: before.fsPath, after: after.fsPath, settings };
}

/** @returns undefined when the user stepped back */
async function requestOfExplanations(files: TwoFiles): Promise<ComparisonRequest | undefined> {
  const read = async (uri: vscode.Uri): Promise<Explanation> =>
    documentFromText(explanationKind, await readText(uri), uri);
  const [before, after] = await Promise.all([read(files[0]), read(files[1])]);
  const reason = whyNot(before, after);
  if (reason === null) return { of: 'explanations', before, after };
  const anew = 'Measure Both on Common Terms';
  const message = `${basename(files[0].path)} and ${basename(files[1].path)} cannot be compared as they are: ${reason}.`;
  if ((await vscode.window.showWarningMessage(message, anew)) !== anew) return undefined;
  const settings = settingsOfQuestion({ ...before.question, preset: 'pool' });
  const [first, second] = [before.question.model.path, after.question.model.path];
  return { of: 'models', before: first, after: second, settings };
}

/** Why the findings of two explanations cannot be compared; null where they can. */
function whyNot(before: Explanation, after: Explanation): string | null {
  const differing = differingTerms(before.question, after.question);
  if (differing.length > 0) return `they differ in ${termsInWords(differing)}`;
  return before.question.preset === 'pool' ? null : 'with preset paper, blocks take different draws';
}

/** The file that was written first comes first; where both were at once, the one that is listed first. */
async function inOrder(
  one: vscode.Uri,
  other: vscode.Uri,
): Promise<{ readonly files: TwoFiles; readonly reason: string }> {
  const secondsOf = async ({ fsPath }: vscode.Uri): Promise<number> =>
    stat(fsPath).then(
      ({ mtimeMs }) => Math.floor(mtimeMs / 1000),
      () => 0,
    );
  const [first, second] = await Promise.all([secondsOf(one), secondsOf(other)]);
  const isListed = one.path.localeCompare(other.path, 'en', { numeric: true }) <= 0;
  const isFirst = first < second || (first === second && isListed);
  return {
    files: isFirst ? [one, other] : [other, one],
    reason:
      first === second
        ? 'both files were written at once, and its name comes first'
        : 'its file was written first',
  };
}

function freeFile([before, after]: TwoFiles): vscode.Uri {
  const stem = (path: string): string => stemOf(path).replace(/\.segcause$/u, '');
  for (let turn = 1; ; turn++) {
    const number = turn === 1 ? '' : `-${turn}`;
    const name = `${stem(before.fsPath)}-to-${stem(after.fsPath)}${number}${comparisonKind.ending}`;
    const path = join(dirname(after.fsPath), name);
    if (!existsSync(path)) return vscode.Uri.file(path);
  }
}
