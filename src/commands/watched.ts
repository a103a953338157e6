import * as vscode from 'vscode';

/** How a piece of work tells of itself, and hears that it is to stop. */
export interface Telling {
  /** Takes a line for the output channel. */
  readonly onLine: (line: string) => void;
  /** Takes a few words for the notification. */
  readonly onStep: (words: string) => void;
  readonly signal: AbortSignal;
}

/** Does something with progress that can be cancelled; what is printed goes to the output channel. */
export function watched<T>(
  log: vscode.LogOutputChannel,
  title: string,
  work: (telling: Telling) => Promise<T>,
): Promise<T> {
  log.show(true);
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
