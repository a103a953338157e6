import type { CancellationToken } from 'vscode';

/** A run that takes its turn. */
interface Turn {
  /** What those that wait for it say they wait for, such as "the explanation of unet.onnx". */
  readonly name: string;
  /** Cancelling ends the wait, too. */
  readonly token: CancellationToken;
  /** Called with the name of the run that is waited for, each time it is another, and with null when the wait is over. */
  readonly onWait: (name: string | null) => void;
}

/** Lets one run compute at a time, in the order in which they were started: two would share the cores. */
export class Turns {
  readonly #runs: { readonly name: string; readonly ended: Promise<void> }[] = [];

  /** Does the work once all that was started before has ended; returns undefined where it was cancelled until then. */
  async take<T>({ name, token, onWait }: Turn, work: () => Promise<T>): Promise<T | undefined> {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const cancelled = new Promise<void>((resolve) => {
      token.onCancellationRequested(() => {
        resolve();
      });
    });
    const own = { name, ended };
    this.#runs.push(own);
    try {
      let isWaiting = false;
      for (let first = this.#runs[0]; first !== undefined && first !== own; first = this.#runs[0]) {
        isWaiting = true;
        onWait(first.name);
        await Promise.race([first.ended, cancelled]);
        if (token.isCancellationRequested) return undefined;
      }
      if (isWaiting) onWait(null);
      return await work();
    } finally {
      this.#runs.splice(this.#runs.indexOf(own), 1);
      end();
    }
  }
}
