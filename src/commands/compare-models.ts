import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { PreparedComparison } from '../protocol/compare-messages.ts';
import { UserError } from '../errors.ts';
import { differingTerms, termsInWords } from '../documents/common-terms.ts';
import { comparisonEnding } from '../documents/comparison-file.ts';
import type { Explanation } from '../documents/explanation.ts';
import { settingsOfQuestion } from '../documents/settings-of-question.ts';
import { comparisonViewType } from '../views/comparison-editor.ts';
import { writeComparison } from '../views/comparison-file.ts';
import { explanationFromText, readText } from '../views/explanation-file.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { chooseSettings } from './choose-settings.ts';
import { stemOf } from './model-files.ts';

/** Two files to compare, the one that came first first. */
export type TwoFiles = readonly [before: vscode.Uri, after: vscode.Uri];

/** "Compare Segmentation Models": on two selected models, or two explanations. */
export async function compareSelected(
  services: Services,
  _called: vscode.Uri | undefined,
  _detail: string | undefined,
  selected: readonly vscode.Uri[],
): Promise<void> {
  const [one, other] = selected;
  if (one === undefined || other === undefined || selected.length > 2) {
    throw new UserError('Select two models, or two explanations, in the Explorer and compare them there.');
  }
  await compareFiles(services, await inOrder(one, other));
}

/** Puts two files on common terms, writes the comparison and opens it; it then runs. */
export async function compareFiles(services: Services, files: TwoFiles): Promise<void> {
  if (!(await requireTrust())) return;
  const [before, after] = files;
  const areExplanations = files.map(({ path }) => path.endsWith('.segcause.json'));
  if (areExplanations[0] !== areExplanations[1]) {
    throw new UserError(
      `${basename(before.path)} and ${basename(after.path)} are of different kinds: compare two models, or two explanations.`,
    );
  }
  const prepared =
    areExplanations[0] === true ? await fromExplanations(services, files) : await fromModels(services, files);
  if (prepared === undefined) return;
  const uri = freeFile(files);
  await writeComparison(prepared.comparison, uri);
  services.pictures.set(uri.toString(), prepared.picture);
  await vscode.commands.executeCommand('vscode.openWith', uri, comparisonViewType);
}

async function fromModels(
  services: Services,
  [before, after]: TwoFiles,
): Promise<PreparedComparison | undefined> {
  const settings = await chooseSettings(before.fsPath);
  if (settings === undefined) return undefined;
  return reading([before, after], async (token) => {
    const engine = await services.engine();
    const params = { before: before.fsPath, after: after.fsPath, settings };
    return engine.prepareComparison(params, token);
  });
}

async function fromExplanations(
  services: Services,
  files: TwoFiles,
): Promise<PreparedComparison | undefined> {
  const [before, after] = await Promise.all(
    files.map(async (uri) => explanationFromText(await readText(uri), uri)),
  );
  if (before === undefined || after === undefined) return undefined;
  const reason = whyNot(before, after);
  if (reason === null) {
    return reading(files, async (token) =>
      (await services.engine()).compareExplanations({ before, after }, token),
    );
  }
  const anew = 'Measure Both on Common Terms';
  const message = `${basename(files[0].path)} and ${basename(files[1].path)} cannot be compared as they are: ${reason}.`;
  if ((await vscode.window.showWarningMessage(message, anew)) !== anew) return undefined;
  const settings = settingsOfQuestion({ ...before.question, preset: 'pool' });
  const params = { before: before.question.model.path, after: after.question.model.path, settings };
  return reading(files, async (token) => (await services.engine()).prepareComparison(params, token));
}

/** Why what two explanations have found cannot be held against each other; null where it can. */
function whyNot(before: Explanation, after: Explanation): string | null {
  const differing = differingTerms(before.question, after.question);
  if (differing.length > 0) return `they differ in ${termsInWords(differing)}`;
  return before.question.preset === 'pool' ? null : 'with preset paper, blocks take different draws';
}

async function reading(
  files: TwoFiles,
  prepare: (token: vscode.CancellationToken) => Promise<PreparedComparison>,
): Promise<PreparedComparison | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Reading ${files.map(({ path }) => basename(path)).join(' and ')}…`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    try {
      return await prepare(token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

/** The file that was written first comes first; where both were at once, the one that is listed first. */
async function inOrder(one: vscode.Uri, other: vscode.Uri): Promise<TwoFiles> {
  const times = await Promise.all(
    [one, other].map(async ({ fsPath }) =>
      stat(fsPath).then(
        ({ mtimeMs }) => Math.floor(mtimeMs / 1000),
        () => 0,
      ),
    ),
  );
  const [first = 0, second = 0] = times;
  const isListed = one.path.localeCompare(other.path, 'en', { numeric: true }) <= 0;
  return first < second || (first === second && isListed) ? [one, other] : [other, one];
}

function freeFile([before, after]: TwoFiles): vscode.Uri {
  const stem = (path: string): string => stemOf(path).replace(/\.segcause$/u, '');
  for (let turn = 1; ; turn++) {
    const number = turn === 1 ? '' : `-${turn}`;
    const name = `${stem(before.fsPath)}-to-${stem(after.fsPath)}${number}${comparisonEnding}`;
    const path = join(dirname(after.fsPath), name);
    if (!existsSync(path)) return vscode.Uri.file(path);
  }
}
