import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { findProgram } from '../programs/find-program.ts';

/** What may say which Python to take. */
export interface Wishes {
  /** The setting `segcause.python`; empty where it is not set. */
  readonly setting: string;
  /** What the Python extension has chosen, if it is there. */
  readonly chosen: string | null;
  readonly folder: string;
}

/**
 * The interpreter to run: the setting, else the Python extension's choice, else what the search path has.
 * @throws UserError when there is none
 */
export function interpreterFor({ setting, chosen, folder }: Wishes): string {
  if (setting !== '') {
    const wished = setting.replace('${workspaceFolder}', folder).replace(/^~(?=[/\\])/u, homedir());
    const path = /[/\\]/u.test(wished) ? resolve(folder, wished) : wished;
    return (
      findProgram(path) ??
      fail(`${setting}, the Python of the setting segcause.python, is not there: correct the setting.`)
    );
  }
  const names = process.platform === 'win32' ? ['python', 'py', 'python3'] : ['python3', 'python'];
  const found = [chosen ?? '', ...names].map((name) => findProgram(name)).find((path) => path !== null);
  return found ?? fail('No Python was found: install it, or set segcause.python to an interpreter.');
}

function fail(message: string): never {
  throw new UserError(message);
}
