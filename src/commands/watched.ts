import * as vscode from 'vscode';
import type { Log } from '../views/log/log.ts';

/** How a task reports what it does, and learns that it was cancelled. */
interface TaskReport {
  /** Shows a line in the output channel. */
  readonly onLine: (line: string) => void;
  /** Shows a few words in the notification. */
  readonly onStep: (words: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a task with a notification that can cancel it; what the task prints goes to the output channel.
 * @param isLogShown whether the output channel is brought to the front
 */
export function watched<T>(
  log: Log,
  title: string,
  work: (report: TaskReport) => Promise<T>,
  isLogShown = true,
): Promise<T> {
  if (isLogShown) log.show(true);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort();
      });
      return work({
        onLine: (line) => {
          log.info(line);
        },
        onStep: (message) => {
          progress.report({ message });
        },
        signal: abort.signal,
      });
    }),
  );
}
