import { type CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A way to stop, which the first signal takes. */
export interface Stopping {
  readonly token: CancellationToken;
  readonly stop: () => void;
}

/** Stops at the first signal to end, after the batch at work; the second one ends this process, and the engine with it. */
export function stoppingOnSignals(): Stopping {
  const source = new CancellationTokenSource();
  const stop = (): void => {
    if (source.token.isCancellationRequested) process.exit(1);
    source.cancel();
  };
  for (const signal of signals) process.on(signal, stop);
  return {
    token: source.token,
    stop: () => {
      source.cancel();
    },
  };
}
