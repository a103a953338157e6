import * as vscode from 'vscode';
import { at } from '../at.ts';
import { describeError, type Remedy, UserError } from '../errors.ts';
import { labelOf } from './remedy.ts';

/** A failure as it is shown: one line, and what the buttons beside it do. */
export interface Failure {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** What is shown of an error; the stack of a bug goes to the log. */
export function failureOf(error: unknown, log: vscode.LogOutputChannel): Failure {
  if (error instanceof UserError) {
    log.warn(error.message);
    return { message: error.message, remedies: error.remedies };
  }
  log.error(describeError(error));
  const reason = error instanceof Error ? error.message : String(error);
  const message = `SegCause failed unexpectedly: ${at(reason.split('\n'), 0)} (details in the SegCause output).`;
  return { message, remedies: [] };
}

/** Shows one message about an error, unless the user cancelled. */
export async function showFailure(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (!(error instanceof vscode.CancellationError)) await showMessage(failureOf(error, log), log);
}

/** Shows a message about a failure with a button for each remedy; without any button, VS Code would cut it short. */
export async function showMessage(
  { message, remedies }: Failure,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const showLog = 'Show Log';
  const labels = remedies.length > 0 ? remedies.map(labelOf) : [showLog];
  const choice = await vscode.window.showErrorMessage(message, ...labels);
  const remedy = remedies.find((one) => labelOf(one) === choice);
  if (remedy !== undefined) await applyRemedy(remedy);
  else if (choice === showLog) log.show();
}

/** Does what a button offers. A setting of the workspace is changed there, any other in the user's settings. */
export async function applyRemedy(remedy: Remedy): Promise<void> {
  switch (remedy.kind) {
    case 'useRuntime': {
      const setting = 'segcause.runtime';
      const { Workspace, Global } = vscode.ConfigurationTarget;
      const target = isOfWorkspace(setting) ? Workspace : Global;
      await vscode.workspace.getConfiguration().update(setting, remedy.runtime, target);
      break;
    }
    case 'openSetting':
      await openSetting(`segcause.${remedy.setting}`);
      break;
    case 'setUpTensorFlow':
      await vscode.commands.executeCommand('segcause.setUpTensorFlow');
  }
}

/** Shows a setting in the list that has it: on a remote machine, its settings are not among the user's own. */
async function openSetting(setting: string): Promise<void> {
  const list = isOfWorkspace(setting)
    ? 'openWorkspaceSettings'
    : vscode.env.remoteName === undefined
      ? 'openSettings2'
      : 'openRemoteSettings';
  await vscode.commands.executeCommand(`workbench.action.${list}`, { query: `@id:${setting}` });
}

function isOfWorkspace(setting: string): boolean {
  return vscode.workspace.getConfiguration().inspect(setting)?.workspaceValue !== undefined;
}
