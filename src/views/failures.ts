import * as vscode from 'vscode';
import { describeError, UserError } from '../errors.ts';
import { remediesIn, type Remedy } from './remedy.ts';

/** One line about a failure for the user; the stack of a bug goes to the log. */
export function failureInWords(error: unknown, log: vscode.LogOutputChannel): string {
  if (error instanceof UserError) {
    log.warn(error.message);
    return error.message;
  }
  log.error(describeError(error));
  const reason = error instanceof Error ? error.message : String(error);
  return `SegCause failed unexpectedly: ${reason.split('\n')[0] ?? ''} (details in the SegCause output).`;
}

/** Shows one message about a failure, unless the user cancelled. */
export async function showFailure(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (!(error instanceof vscode.CancellationError)) await showMessage(failureInWords(error, log), log);
}

/** Shows a message about a failure. What it advises are its buttons; without any, VS Code would cut it short. */
export async function showMessage(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const remedies = remediesIn(message);
  const showLog = 'Show Log';
  const labels = remedies.length > 0 ? remedies.map(({ label }) => label) : [showLog];
  const choice = await vscode.window.showErrorMessage(message, ...labels);
  const remedy = remedies.find(({ label }) => label === choice);
  if (remedy !== undefined) await applyRemedy(remedy);
  else if (choice === showLog) log.show();
}

/** Does what a message advised. A setting of the workspace is changed there, any other in the user's settings. */
export async function applyRemedy(remedy: Remedy): Promise<void> {
  switch (remedy.kind) {
    case 'set': {
      const { Workspace, Global } = vscode.ConfigurationTarget;
      const target = isOfWorkspace(remedy.setting) ? Workspace : Global;
      await vscode.workspace.getConfiguration().update(remedy.setting, remedy.value, target);
      break;
    }
    case 'open':
      await openSetting(remedy.setting);
      break;
    case 'command':
      await vscode.commands.executeCommand(remedy.command);
  }
}

/** Shows a setting in the list that has it: those of machines are not among the user's where the machine is another. */
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
