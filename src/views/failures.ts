import * as vscode from 'vscode';
import { describeError, UserError } from '../errors.ts';

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
  if (error instanceof vscode.CancellationError) return;
  const showLog = 'Show Log';
  const choice = await vscode.window.showErrorMessage(
    failureInWords(error, log),
    ...(error instanceof UserError ? [] : [showLog]),
  );
  if (choice === showLog) log.show();
}
