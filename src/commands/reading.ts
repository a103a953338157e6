import { basename } from 'node:path';
import * as vscode from 'vscode';

/** Prepares something from files while a notification shows their names; undefined when the user cancelled. */
export async function reading<T>(
  paths: readonly string[],
  prepare: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Reading ${paths.map((path) => basename(path)).join(' and ')}…`,
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
