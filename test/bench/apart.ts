import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a script of this folder tells in its one message, run in a process of its own.
 * @param more variables of its environment
 * @throws Error when it ends without a message
 */
export function apart<T>(script: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(file, args, { env: { ...process.env, ...more } });
    let found: T | null = null;
    child.on('message', (message) => {
      found = message as T;
    });
    child.on('exit', (code) => {
      if (found === null)
        reject(new Error(`${script} ${args.join(' ')} ended with ${code ?? 'a signal'} and told nothing.`));
      else resolve(found);
    });
  });
}
