import * as vscode from 'vscode';
import { at } from '../at.ts';
import { type Remedy, UserError } from '../errors.ts';
import type { Log } from './log/log.ts';
import { labelOf } from './remedy.ts';

/** A button beside a failure. */
export interface FailureButton {
  readonly label: string;
  readonly press: () => Promise<void>;
  /** Whether the failure is over once it was pressed. */
  readonly dismisses: boolean;
}

/** A failure as it is shown: one line, and the buttons beside it. */
export interface Failure {
  readonly message: string;
  readonly buttons: readonly FailureButton[];
}

/** What is shown of an error; its stack goes to the log. */
export function failureOf(error: unknown, log: Log): Failure {
  if (error instanceof UserError) {
    log.warn(stackOf(error));
    return { message: error.message, buttons: error.remedies.map(buttonOf) };
  }
  log.error(stackOf(error));
  const reason = error instanceof Error ? error.message : String(error);
  const message = `SegCause failed unexpectedly: ${at(reason.split('\n'), 0)} (details in the SegCause output).`;
  return { message, buttons: [] };
}

/** A failure that says what it is about. */
export function withSubject(error: unknown, subject: string): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(`${subject}: ${error.message}`, { remedies: error.remedies, cause: error });
}

/** An error with its stack and what caused it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}

/** Shows one message about an error, unless the user cancelled. */
export async function showFailure(error: unknown, log: Log): Promise<void> {
  if (!(error instanceof vscode.CancellationError)) await showMessage(failureOf(error, log), log);
}

/** Shows a message about a failure with a button for each remedy; without any button, VS Code would cut it short. */
export async function showMessage({ message, buttons }: Failure, log: Log): Promise<void> {
  const showLog = 'Show Log';
  const labels = buttons.length > 0 ? buttons.map(({ label }) => label) : [showLog];
  const choice = await vscode.window.showErrorMessage(message, ...labels);
  const button = buttons.find(({ label }) => label === choice);
  if (button !== undefined) await button.press();
  else if (choice === showLog) log.show();
}

function buttonOf(remedy: Remedy): FailureButton {
  return {
    label: labelOf(remedy),
    press: () => applyRemedy(remedy),
    dismisses: remedy.kind === 'useRuntime',
  };
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
      break;
    case 'convert':
      await vscode.commands.executeCommand('segcause.convertWithPython', vscode.Uri.file(remedy.path));
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
