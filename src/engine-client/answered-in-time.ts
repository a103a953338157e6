import type { CancellationToken, Disposable } from 'vscode-jsonrpc';

/** Milliseconds after which whoever cancelled a request has an answer, whatever the engine does. */
const promptness = 700;

/** Milliseconds that the engine has to answer a request that was cancelled. */
const patience = 3000;

const unanswered =
  'The SegCause engine did not stop within 3 s and was ended: what was found until the last checkpoint stands.';

/** What happens where a cancelled request is not answered. */
export interface Unanswered<T> {
  /** The answer that is given instead, or an error that is thrown, soon after the request was cancelled. */
  readonly instead: () => T;
  /** Ends the engine, which had three seconds to answer; takes the reason, for people. */
  readonly end: (reason: string) => void;
}

/**
 * The answer to a request; where it is cancelled and not answered soon, another one. An engine that does not answer at
 * all is ended: it may be held up in native code, which nothing can interrupt.
 */
export async function answeredInTime<T>(
  answer: Promise<T>,
  token: CancellationToken | undefined,
  { instead, end }: Unanswered<T>,
): Promise<T> {
  if (token === undefined) return answer;
  const timers: NodeJS.Timeout[] = [];
  let listening: Disposable | undefined;
  const otherwise = new Promise<T>((resolve) => {
    const wait = (): void => {
      if (timers.length > 0) return;
      const answerOtherwise = (): void => {
        resolve(Promise.resolve().then(instead));
      };
      timers.push(setTimeout(answerOtherwise, promptness), setTimeout(end, patience, unanswered));
    };
    listening = token.onCancellationRequested(wait);
    if (token.isCancellationRequested) wait();
  });
  const settle = (): void => {
    for (const timer of timers) clearTimeout(timer);
    listening?.dispose();
  };
  answer.then(settle, settle);
  return Promise.race([answer, otherwise]);
}
