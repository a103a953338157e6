import type { CancellationToken, Disposable } from 'vscode-jsonrpc';
import { UserError } from '../errors.ts';

/** Milliseconds that the engine has to answer a request that was cancelled. */
const patience = 3000;

const unanswered =
  'The SegCause engine did not stop within 3 s and was ended: what was found until the last checkpoint stands.';

/**
 * The answer to a request, unless it is cancelled and then not answered within three seconds: the engine may be held up
 * in native code, which nothing can interrupt.
 * @param end ends the engine; takes the reason, for people
 * @throws UserError when the engine was ended
 */
export async function answeredInTime<T>(
  answer: Promise<T>,
  token: CancellationToken | undefined,
  end: (reason: string) => void,
): Promise<T> {
  if (token === undefined) return answer;
  let timer: NodeJS.Timeout | undefined;
  let listening: Disposable | undefined;
  const isLate = new Promise<never>((_, reject) => {
    const wait = (): void => {
      timer ??= setTimeout(() => {
        reject(new UserError(unanswered));
        end(unanswered);
      }, patience);
    };
    listening = token.onCancellationRequested(wait);
    if (token.isCancellationRequested) wait();
  });
  try {
    return await Promise.race([answer, isLate]);
  } finally {
    clearTimeout(timer);
    listening?.dispose();
  }
}
