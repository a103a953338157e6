import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Times whole passes in between, so that a machine that slows down does so for both. */
export interface PassClock {
  /** One batch of passes or more, so that passes take a quarter of the time that everything else took so far. */
  tickAfter(seconds: number): Promise<void>;
  /** The mean of one item: slow moments count on both sides. */
  seconds(): number;
  readonly dispose: () => void;
}

interface Passed {
  readonly items: number;
  readonly seconds: number;
}

/** Whole passes of a row's model run in a process of their own, so that what they take is not the engine's. */
export async function openPassClock(name: string): Promise<PassClock> {
  const child = fork(fileURLToPath(new URL('passes.ts', import.meta.url)), [name]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`Whole passes ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  const told = async (): Promise<Passed> => {
    const [passed] = await Promise.race([once(child, 'message') as Promise<[Passed]>, ended]);
    return passed;
  };
  // The first message tells that it is ready.
  await told();
  let passes = 0;
  let spent = 0;
  const tick = async (): Promise<void> => {
    child.send('run');
    const { items, seconds } = await told();
    spent += seconds;
    passes += items;
  };
  return {
    async tickAfter(seconds) {
      do await tick();
      while (spent < seconds / 4);
    },
    seconds: () => spent / Math.max(1, passes),
    dispose: () => {
      child.kill();
    },
  };
}
